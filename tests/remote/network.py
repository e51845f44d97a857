#!/usr/bin/env python3
"""Remote shards over a network: three hosts and a front, as network namespaces of this machine.

usage: network.py BUILD/bin [--queries N] [--corpus FILE.jsonl]

Each host runs xapian-tcpsrv. Where namespaces are not permitted the test says so and is skipped. What is
shown: results of N queries equal one native index's, totals and order; what they take more than at
hand (printed); a host killed, hung, cut off and slowed while questions are under way: never a
wrong total without "partial", never an answer after the deadline, back by itself within five seconds.
"""
import json
import os
import signal
import statistics
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lab import Client, Corpus, Lab, ids  # noqa: E402

NAME = 'morgue%d' % os.getpid()


def run(*command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


class Network:
    """A front and three hosts, each with a cable of its own to the front."""

    def __init__(self):
        self.names = [NAME + end for end in ('f', '0', '1', '2')]

    def open(self):
        for name in self.names:
            if run('ip', 'netns', 'add', name).returncode:
                return False
            run('ip', '-n', name, 'link', 'set', 'lo', 'up')
        for i in range(3):
            made = run('ip', '-n', self.names[0], 'link', 'add', 'h%d' % i, 'type', 'veth', 'peer', 'name', 'eth0',
                       'netns', self.names[i + 1])
            if made.returncode:
                return False
            run('ip', '-n', self.names[0], 'addr', 'add', '10.77.%d.1/24' % i, 'dev', 'h%d' % i)
            run('ip', '-n', self.names[i + 1], 'addr', 'add', '10.77.%d.2/24' % i, 'dev', 'eth0')
            run('ip', '-n', self.names[0], 'link', 'set', 'h%d' % i, 'up')
            run('ip', '-n', self.names[i + 1], 'link', 'set', 'dev', 'eth0', 'up')
        return True

    def close(self):
        for name in self.names:
            run('ip', 'netns', 'del', name)

    def inside(self, i):
        """Command prefix: 0 to 2 a host, -1 the front."""
        return ['ip', 'netns', 'exec', self.names[i + 1]]

    def cable(self, i, up):
        run('ip', '-n', self.names[i + 1], 'link', 'set', 'dev', 'eth0', 'up' if up else 'down')

    def slow(self, i, how):
        """Make a host's answers slow, or (None) as quick as before; whether the kernel can do that."""
        if how:
            return run(*self.inside(i), 'tc', 'qdisc', 'add', 'dev', 'eth0', 'root', *how.split()).returncode == 0
        return run(*self.inside(i), 'tc', 'qdisc', 'del', 'dev', 'eth0', 'root').returncode == 0

    def pids(self, i):
        out = subprocess.run(['ip', 'netns', 'pids', self.names[i + 1]], capture_output=True, text=True).stdout
        return [int(pid) for pid in out.split()]

    def signal(self, i, signum):
        for pid in self.pids(i):
            try:
                os.kill(pid, signum)
            except OSError:
                pass


def serve(lab, network, i, path):
    for port, one in ((7001, path), (7002, path + '/quotes')):
        lab.start(network.inside(i) + ['xapian-tcpsrv', '--quiet', '--interface', '10.77.%d.2' % i,
                                       '--port', str(port), one])


def equal(lab, corpus, count, local, near, far):
    wrong, at_hand, as_one, away, found = [], [], [], [], 0
    for k in range(count):
        q = corpus.query()
        sort = ('relevance', 'relevance', 'date', '-date')[k % 4]
        _, mine = local.ask('search', q, limit=10, sort=sort)
        one, single = near.ask('search', q, limit=10, sort=sort)
        hits, done = far.ask('search', q, limit=10, sort=sort)
        found += bool(hits)
        at_hand.append(mine['waited'])
        as_one.append(single['waited'])
        away.append(done['waited'])
        if (done.get('total'), ids(hits)) != (single.get('total'), ids(one)) or \
                done.get('total') != mine.get('total') or done.get('partial'):
            wrong.append((q, sort, done, single, mine))
    lab.check('%d queries over three hosts: totals and order of one native index (%d find something)' %
              (count, found), not wrong and found > count / 2, wrong[:2])
    print('# p50 at hand %.2f ms, of one native index %.2f, over three hosts %.2f ms; paired difference to the former '
          '%.2f ms, to the latter %.2f; p95 %.2f, %.2f' % (
        1000 * statistics.median(at_hand), 1000 * statistics.median(as_one), 1000 * statistics.median(away),
        1000 * statistics.median(b - a for a, b in zip(at_hand, away)),
        1000 * statistics.median(b - a for a, b in zip(as_one, away)),
        1000 * sorted(at_hand)[len(at_hand) * 95 // 100], 1000 * sorted(away)[len(away) * 95 // 100]), flush=True)


class Asker(threading.Thread):
    """Asks all the time, and looks at each answer."""

    def __init__(self, path, total, deadline_ms):
        super().__init__()
        self.client = Client(path)
        self.total, self.deadline_ms = total, deadline_ms
        self.wrong, self.longest, self.whole, self.partial, self.errors = [], 0, 0, 0, 0
        self.ended = False

    def run(self):
        while not self.ended:
            _, done = self.client.ask('search', 'council OR road', limit=5, deadline_ms=self.deadline_ms)
            self.longest = max(self.longest, done['waited'])
            if done['type'] == 'error':
                self.errors += 1
                if done['code'] not in ('unavailable', 'timeout'):
                    self.wrong.append(done)
            elif done.get('partial'):
                self.partial += 1
                if not done['total'] < self.total or not done.get('missing'):
                    self.wrong.append(done)
            else:
                self.whole += 1
                if done['total'] != self.total:
                    self.wrong.append(done)

    def end(self):
        self.ended = True
        self.join()


def trouble(lab, name, far_path, total, begin, end, sure=True):
    """sure: there must be answers without the one in trouble."""
    askers = [Asker(far_path, total, 800) for _ in range(2)]
    for asker in askers:
        asker.start()
    time.sleep(0.7)
    begin()
    time.sleep(3)
    end()
    client = Client(far_path)
    took = client.until(8, lambda done: done.get('total') == total and not done.get('partial'), 'search',
                        'council OR road')
    for asker in askers:
        asker.end()
    lab.check('%s: no wrong total (%d whole, %d partial, %d errors)' % (
        name, sum(a.whole for a in askers), sum(a.partial for a in askers), sum(a.errors for a in askers)),
        not any(a.wrong for a in askers) and (not sure or any(a.partial for a in askers)), [a.wrong[:1] for a in askers])
    longest = max(a.longest for a in askers)
    lab.check('%s: nothing after the deadline of 0.8 s (longest %.2f s)' % (name, longest), longest < 1.1)
    lab.check('%s: back by itself (%s s)' % (name, took and round(took, 2)), took is not None and took < 5)


def troubles(lab, network, shards, far):
    total = far.ask('search', 'council OR road')[1]['total']
    path = lab.path('far.sock')

    def restart():
        serve(lab, network, 1, shards[1])
    trouble(lab, 'killed', path, total, lambda: network.signal(1, signal.SIGKILL), restart)
    trouble(lab, 'hung', path, total, lambda: network.signal(2, signal.SIGSTOP),
            lambda: network.signal(2, signal.SIGCONT))
    trouble(lab, 'cut off', path, total, lambda: network.cable(0, False), lambda: network.cable(0, True))
    slowed = 0
    for name, how in (('delayed', 'netem delay 900ms'), ('slowed to 2 kbit/s', 'tbf rate 2kbit burst 1540 latency 5s'),
                      ('slowed to 16 kbit/s', 'tbf rate 16kbit burst 1540 latency 5s')):
        if network.slow(1, how):
            network.slow(1, None)
            slowed += 1
            trouble(lab, name, path, total, lambda how=how: network.slow(1, how), lambda: network.slow(1, None),
                    sure='16' not in name)
        else:
            print('# %s: this kernel cannot do that: left out' % name, flush=True)
    lab.check('a host could be slowed', slowed > 0)


def option(name, default):
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


def main():
    network = Network()
    if os.geteuid() != 0 or not network.open():
        network.close()
        print('network namespaces are not permitted here: skipped\n0 passed, 0 failed')
        return 0
    lab = Lab(sys.argv[1])
    try:
        corpus = Corpus(11, 2000)
        if option('--corpus', None):
            with open(option('--corpus', None), encoding='utf-8') as f:
                corpus.articles = [json.loads(line) for line in f]
            words = {}
            for article in corpus.articles:
                for word in article.get('text', '').lower().split():
                    if word.isalpha():
                        words[word] = words.get(word, 0) + 1
            common = sorted(words, key=lambda w: -words[w])[20:2000]
            corpus.words = {'en': common}
        whole = lab.index('whole', corpus.articles, '--native')
        lab.index('sp', corpus.articles, '--native', '--split', '3')
        shards = [lab.path('sp', 'shard-%d' % i) for i in range(3)]
        for i in range(3):
            serve(lab, network, i, shards[i])
        time.sleep(0.7)
        local = lab.daemon('local', whole)
        near = lab.daemon('near', 'exec:xapian-progsrv ' + whole)
        far = lab.daemon('far', *('tcp:10.77.%d.2:7001,7002' % i for i in range(3)), before=network.inside(-1))
        equal(lab, corpus, int(option('--queries', '60')), local, near, far)
        troubles(lab, network, shards, far)
    finally:
        result = lab.finish()
        for i in range(-1, 3):
            network.signal(i, signal.SIGKILL)
        network.close()
    return result


if __name__ == '__main__':
    sys.exit(main())
