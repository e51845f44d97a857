#!/usr/bin/env python3
"""Remote shards: the same results as an index at hand, and what happens when one is not well.

usage: shards.py BUILD/bin [--queries N]

Three shards served by xapian-progsrv through a script of ours, which can refuse, hang, and tell the
ids of its processes.
"""
import os
import re
import signal
import stat
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lab import Corpus, Lab, ids, stop  # noqa: E402

TRICKLE = '''import os, subprocess, sys, time
server = subprocess.Popen(['xapian-progsrv', sys.argv[1]], stdout=subprocess.PIPE)
while True:
    byte = os.read(server.stdout.fileno(), 1)
    if not byte:
        break
    os.write(1, byte)
    time.sleep(0.02)
'''

SERVE = '''#!/bin/sh
# serve.sh STATE PATH: what lies in STATE says how we are
[ -e "$1.down" ] && exit 1
[ -e "$1.hang" ] && exec sleep 60
echo $$ >>"$1.pids"
[ -e "$1.slow" ] && exec /usr/bin/python3 "$(dirname "$0")/trickle.py" "$2"
exec xapian-progsrv "$2"
'''


def servers(lab, shard, signum):
    """Send a signal to all servers of a shard that there are."""
    name = lab.path('state%d.pids' % shard)
    for pid in open(name).read().split() if os.path.exists(name) else []:
        try:
            with open('/proc/%s/cmdline' % pid) as f:
                command = f.read()
                if 'xapian-progsrv' in command or 'trickle.py' in command:
                    os.kill(int(pid), signum)
        except OSError:
            pass


def mark(lab, shard, what, there):
    name = lab.path('state%d.%s' % (shard, what))
    if there:
        open(name, 'w').close()
    elif os.path.exists(name):
        os.remove(name)


def same_results(lab, corpus, one, near, far, count):
    wrong_totals, wrong_dates, wrong_scores, found = [], [], [], 0
    for _ in range(count):
        q = corpus.query()
        for op in ('search', 'quotes'):
            if op == 'quotes' and re.search(r'title:|source:|NOT', q):
                continue
            options = {'limit': 20, 'snippet': False}
            _, at_hand = one.ask('count', q, of='articles' if op == 'search' else 'quotes')
            hits, done = far.ask(op, q, **options)
            found += bool(hits)
            if done.get('total') != at_hand.get('total') or done.get('partial'):
                wrong_totals.append((op, q, done, at_hand))
            single, _ = near.ask(op, q, **options)
            if [(h['article'], h.get('quote')) for h in single] != [(h['article'], h.get('quote')) for h in hits]:
                wrong_scores.append((op, q, ids(single), ids(hits)))
            for sort in ('date', '-date'):
                by_date, _ = far.ask(op, q, sort=sort, **options)
                ours, _ = one.ask(op, q, sort=sort, **options)
                if op == 'search' and ids(by_date) != ids(ours):
                    wrong_dates.append((sort, q, ids(ours), ids(by_date)))
    lab.check('%d queries: most find something (%d)' % (count, found), found > count)
    lab.check('totals as of an index at hand', not wrong_totals, wrong_totals[:2])
    lab.check('orders by date as of an index at hand', not wrong_dates, wrong_dates[:2])
    lab.check('order by score as of one native index', not wrong_scores, wrong_scores[:2])


def same_words(lab, corpus, one, far):
    """Words weigh what they weigh in an index at hand."""
    wrong = []
    for _ in range(30):
        q = ' OR '.join(corpus.some('en', 2))
        ours, _ = one.ask('search', q, limit=30)
        theirs, _ = far.ask('search', q, limit=30)
        pairs = list(zip([h['score'] for h in ours], [h['score'] for h in theirs]))
        if len(ours) != len(theirs) or any(abs(a - b) > 0.001 for a, b in pairs):
            wrong.append((q, pairs))
        if {h['article']['id']: h['snippets'] for h in ours[:10]} != \
                {h['article']['id']: h['snippets'] for h in theirs[:10]} and ids(ours[:10]) == ids(theirs[:10]):
            wrong.append((q, 'snippets'))
    lab.check('scores and snippets of words as of an index at hand', not wrong, wrong[:2])


def pages(lab, one, far):
    whole, _ = far.ask('search', 'council', limit=60)
    parts = [hit for at in range(0, 60, 7) for hit in far.ask('search', 'council', offset=at, limit=7)[0]][:60]
    lab.check('pages make the whole', ids(whole) == ids(parts) and len(whole) == 60,
              (ids(whole), ids(parts)))
    lab.check('ranks count on', [h['rank'] for h in parts] == list(range(1, 61)))
    long, done = far.ask('search', 'council', limit=1500, snippet=False)
    lab.check('more than one turn holds', len(long) == done['count'] == min(1500, done['total']), done)
    quotes, _ = far.ask('quotes', 'council', limit=5)
    ours, _ = one.ask('quotes', 'council', limit=5)
    lab.check('quotations with all that belongs to them',
              [h['quote'] for h in quotes] == [h['quote'] for h in ours] != [], (quotes[:1], ours[:1]))


def refusals(lab, far):
    for op, q, more, says in (
            ('search', '(council w/3 road) w/5 water', {}, 'proximity of phrases'),
            ('search', 'council w/s road', {}, 'w/s'),
            ('search', 'council not w/3 road', {}, 'not w/3'),
            ('search', 'council speaker:lee', {}, 'quote: and speaker:'),
            ('quotes', 'council title:road', {}, 'title:'),
            ('search', 'council', {'collapse': True}, 'collapse'),
            ('speakers', 'council', {}, 'speakers'),
            ('kwic', 'council', {}, 'kwic'),
            ('explain', 'council', {}, 'explain'),
            ('watch', 'council', {}, 'watch'),
            ('search', 'council', {'offset': 20000}, 'offset + limit')):
        _, done = far.ask(op, q, **more)
        lab.check('refused by name: %s %s' % (op, q), done['type'] == 'error' and
                  done['code'] in ('unavailable', 'too_complex') and says in done['message'], done)
    _, done = far.ask('search', 'council AND (')
    lab.check('a syntax error as ever', done.get('code') == 'syntax', done)


def is_partial(lab, what, client, total, missing, limit_s, deadline_ms=2000):
    """Each answer names the shard, is partial and in time. On a busy machine a shard that is well can be late, too,
    where the deadline is short: that nobody else is named must be seen once."""
    answers = []
    while len(answers) < 4 and not (answers and len(answers[-1].get('missing', [])) == 1):
        answers.append(client.ask('search', 'council', deadline_ms=deadline_ms)[1])
    lab.check('%s: partial, the shard is named' % what, all(
        done.get('partial') is True and any(missing in name for name in done['missing']) for done in answers), answers)
    lab.check('%s: and nobody else (%d asked)' % (what, len(answers)), len(answers[-1].get('missing', [])) == 1, answers)
    lab.check('%s: fewer in all' % what, 0 < answers[-1].get('total', 0) < total, answers)
    waited = max(done['waited'] for done in answers)
    lab.check('%s: within the deadline (%.2f s)' % (what, waited), waited < limit_s, answers)
    _, done = client.ask('search', 'council', require_all=True, deadline_ms=deadline_ms)
    lab.check('%s: an error with require_all' % what, done.get('code') == 'unavailable' and
              missing in done['message'], done)


def back(lab, what, client, total):
    took = client.until(5, lambda done: done.get('total') == total and not done.get('partial'),
                        'search', 'council')
    lab.check('%s: back by itself (%s s)' % (what, took and round(took, 2)), took is not None)


def troubles(lab, far):
    total = far.ask('search', 'council')[1]['total']
    # killed, and gone
    mark(lab, 1, 'down', True)
    servers(lab, 1, signal.SIGKILL)
    is_partial(lab, 'killed', far, total, 'state1', 2)
    time.sleep(0.3)
    states = [shard['up'] for shard in far.ask('stats')[1]['shards']]
    lab.check('killed: the stats tell', states == [True, False, True], states)
    mark(lab, 1, 'down', False)
    back(lab, 'killed', far, total)
    # killed, with a new server at once: the query that meets it is asked again
    for op, more in (('search', {}), ('facets', {'field': 'source'}), ('search', {'sort': 'date'})):
        for shard in range(3):
            servers(lab, shard, signal.SIGKILL)
        _, done = far.ask(op, 'council', **more)
        lab.check('restarted: nobody notices (%s)' % op, done['type'] == 'done' and 'partial' not in done and
                  (op == 'facets' or done['total'] == total), done)
    # answers come drop by drop
    mark(lab, 1, 'slow', True)
    servers(lab, 1, signal.SIGKILL)
    is_partial(lab, 'trickling', far, total, 'state1', 2)
    mark(lab, 1, 'slow', False)
    servers(lab, 1, signal.SIGKILL)
    back(lab, 'trickling', far, total)
    # hung in the middle, and new connections too
    mark(lab, 0, 'hang', True)
    servers(lab, 0, signal.SIGSTOP)
    is_partial(lab, 'hung', far, total, 'state0', 2.2)
    is_partial(lab, 'hung, short deadline', far, total, 'state0', 0.85, deadline_ms=800)
    time.sleep(2.5)  # it is known by now
    is_partial(lab, 'hung, known', far, total, 'state0', 0.5)
    mark(lab, 0, 'hang', False)
    servers(lab, 0, signal.SIGCONT)
    back(lab, 'hung', far, total)
    # all of them
    for i in range(3):
        mark(lab, i, 'down', True)
        servers(lab, i, signal.SIGKILL)
    far.ask('search', 'council')
    _, done = far.ask('search', 'council')
    lab.check('none is there: an error', done.get('code') == 'unavailable', done)
    for i in range(3):
        mark(lab, i, 'down', False)
    back(lab, 'all', far, total)


def generations(lab, corpus, far):
    """A newer generation of a shard is taken up."""
    before = far.ask('count', 'brandnewword')[1]['total']
    lab.index('sp', [{'id': 'new-%d' % i, 'text': 'A brandnewword here.', 'language': 'en'} for i in range(9)])
    took = far.until(8, lambda done: done.get('total') == 9 and not done.get('partial'), 'count', 'brandnewword')
    lab.check('newer generations are seen (%s s)' % (took and round(took, 2)), before == 0 and took is not None)


def refused_at_start(lab):
    plain = lab.index('plain', [{'id': 'p', 'text': 'A council.', 'language': 'en'}])
    d = lab.daemon('odd', 'exec:xapian-progsrv ' + plain)
    _, done = d.ask('count', 'council')
    lab.check('a plain index is no remote shard', done.get('code') == 'unavailable', done)
    stop(d.process)
    for operand, says in (('tcp:8.8.8.8:77', 'private addresses only'), ('ssh:host', 'wants ssh:'),
                          ('ssh:-oProxyCommand=x:/p', 'wants ssh:'), ('ssh:h;x:/p', 'may hold'),
                          ('exec:prog', 'wants a program'), ('tcp:127.0.0.1:0', 'wants tcp:')):
        d = lab.start([lab.bin + '/morgue-queryd', '--socket', lab.path('x.sock'), operand],
                      stderr=open(lab.path('x.log'), 'w'))
        lab.check('refused: ' + operand, d.wait(timeout=10) == 2 and says in lab.log('x'), lab.log('x'))


def tcp(lab, whole, one):
    ports = [21000 + os.getpid() % 20000, 41000 + os.getpid() % 20000]
    for port, path in zip(ports, (whole, whole + '/quotes')):
        lab.start(['xapian-tcpsrv', '--quiet', '--interface', '127.0.0.1', '--port', str(port), path])
    time.sleep(0.5)
    d = lab.daemon('tcp', 'tcp:127.0.0.1:%d,%d' % tuple(ports))
    for op, of in (('search', 'articles'), ('quotes', 'quotes')):
        _, done = d.ask(op, 'council')
        lab.check('over TCP: ' + op, done.get('total') == one.ask('count', 'council', of=of)[1]['total'], done)
    lab.check('with a warning', 'neither authentication nor encryption' in lab.log('tcp'))
    lab.check('it ends well', stop(d.process) == 0)


def sandboxes(lab, far):
    """The daemon's, and those of its agents, two processes further down."""
    far.ask('quotes', 'council')
    time.sleep(1)

    def status(pid):
        with open('/proc/%d/status' % pid) as f:
            text = f.read()
        return re.search(r'NoNewPrivs:\t(\d)', text).group(1) + re.search(r'Seccomp:\t(\d)', text).group(1)
    agents = [agent for connector in children(far.process.pid) for agent in children(connector)]
    states = [status(agent) for agent in agents]
    lab.check('each agent shuts itself in (%d)' % len(agents), len(agents) >= 3 and set(states) == {'12'} or
              'sandbox: none' in lab.log('far'), states)
    _, stats = far.ask('stats')
    lab.check('the shards stand in the stats', [(s['up'], s['articles'] > 0) for s in stats['shards']] == [(True, True)] * 3,
              stats)


def processes(lab, shard):
    """How many servers of a shard there are."""
    count = 0
    for pid in open(lab.path('state%d.pids' % shard)).read().split():
        try:
            with open('/proc/%s/cmdline' % pid) as f:
                count += 'xapian-progsrv' in f.read()
        except OSError:
            pass
    return count


def at_rest(lab, far):
    """Looking for newer generations leaves nothing behind."""
    far.ask('search', 'council')
    time.sleep(2)
    before = [processes(lab, i) for i in range(3)]
    time.sleep(11)
    after = [processes(lab, i) for i in range(3)]
    lab.check('connections at rest stay as many', all(b <= a for a, b in zip(before, after)) and min(before) > 0,
              (before, after))


def ssh(lab, whole, one):
    """What the daemon asks ssh to do, with a stand-in that does it here."""
    os.mkdir(lab.path('as'))
    with open(lab.path('as', 'ssh'), 'w') as f:
        f.write('#!/bin/sh\necho "$@" >>"%s"\nwhile :; do case $1 in -o) shift 2 ;; -*) shift ;; *) break ;; esac; done\n'
                '[ "$1" = me@archive ] || exit 255\nshift\nexec sh -c "$*"\n' % lab.path('ssh.said'))
    os.chmod(lab.path('as', 'ssh'), stat.S_IRWXU)
    d = lab.daemon('ssh', 'ssh:me@archive:' + whole, before=['env', 'PATH=%s:%s' % (lab.path('as'), os.environ['PATH'])])
    for op, of in (('search', 'articles'), ('quotes', 'quotes')):
        _, done = d.ask(op, 'council')
        lab.check('over ssh: ' + op, done.get('total') == one.ask('count', 'council', of=of)[1]['total'], done)
    with open(lab.path('ssh.said')) as f:
        lab.check('it never asks for a password', all('BatchMode=yes' in line for line in f))
    stop(d.process)


class Sshd:
    """An ssh server of our own on loopback, with keys made for it; and how to get in."""

    def __init__(self, lab):
        self.dir = lab.path('sshd')
        self.port = 22000 + os.getpid() % 20000
        os.makedirs(self.dir, mode=0o700)
        for name in ('host', 'user'):
            subprocess.run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-f', self.path(name)], check=True)
        os.makedirs('/run/sshd', exist_ok=True)
        os.rename(self.path('user.pub'), self.path('authorized'))
        with open(self.path('host.pub')) as f, open(self.path('known'), 'w') as known:
            known.write('[127.0.0.1]:%d %s' % (self.port, f.read()))
        self.write('server', 'Port %d' % self.port, 'ListenAddress 127.0.0.1', 'HostKey ' + self.path('host'),
                   'AuthorizedKeysFile ' + self.path('authorized'), 'StrictModes no', 'UsePAM no',
                   'PasswordAuthentication no', 'PidFile none')
        self.write('client', 'Host archive', '  HostName 127.0.0.1', '  Port %d' % self.port,
                   '  IdentityFile ' + self.path('user'), '  UserKnownHostsFile ' + self.path('known'))
        self.process = lab.start(['/usr/sbin/sshd', '-D', '-e', '-f', self.path('server')],
                                 stderr=open(self.path('log'), 'w'))
        # ssh reads the client's settings where -F says; so does the ssh that the daemon finds first
        os.mkdir(self.path('bin'))
        with open(self.path('bin', 'ssh'), 'w') as f:
            f.write('#!/bin/sh\nexec /usr/bin/ssh -F "%s" "$@"\n' % self.path('client'))
        os.chmod(self.path('bin', 'ssh'), stat.S_IRWXU)

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def write(self, name, *lines):
        with open(self.path(name), 'w') as f:
            f.write('\n'.join(lines) + '\n')


def real_ssh(lab, whole, one):
    """xapian-progsrv behind a real sshd."""
    if os.geteuid() != 0 or not os.access('/usr/sbin/sshd', os.X_OK):
        print('# no sshd here, or not root: ssh: is tried with a stand-in only', flush=True)
        return
    sshd = Sshd(lab)
    d = lab.daemon('realssh', 'ssh:archive:' + whole,
                   before=['env', 'PATH=%s:%s' % (sshd.path('bin'), os.environ['PATH'])])
    took = d.until(10, lambda done: done['type'] == 'done', 'search', 'council')
    for op, of in (('search', 'articles'), ('quotes', 'quotes')):
        _, done = d.ask(op, 'council')
        lab.check('over a real ssh: ' + op, done.get('total') == one.ask('count', 'council', of=of)[1]['total'],
                  (took, done, lab.log('realssh'), open(sshd.path('log')).read()[-500:]))
    os.rename(sshd.path('authorized'), sshd.path('nobody'))
    for pid in children(sshd.process.pid):
        os.kill(pid, signal.SIGKILL)
    time.sleep(0.5)
    _, done = d.ask('search', 'council')
    lab.check('no key, no answer', done.get('code') == 'unavailable', done)
    os.rename(sshd.path('nobody'), sshd.path('authorized'))
    took = d.until(20, lambda done: done['type'] == 'done', 'search', 'council')
    lab.check('with the key back it goes on (%s s)' % (took and round(took, 2)), took is not None,
              lab.log('realssh'))
    stop(d.process)


def children(pid):
    out = subprocess.run(['ps', '-o', 'pid=', '--ppid', str(pid)], capture_output=True, text=True).stdout
    return [int(p) for p in out.split()]


def main():
    lab = Lab(sys.argv[1])
    count = int(sys.argv[sys.argv.index('--queries') + 1]) if '--queries' in sys.argv else 60
    if not any(os.access(d + '/xapian-progsrv', os.X_OK) for d in os.environ['PATH'].split(':')):
        print('no xapian-progsrv here: skipped\n0 passed, 0 failed')
        return 0
    try:
        corpus = Corpus(7, 1500)
        whole = lab.index('whole', corpus.articles, '--native')
        lab.index('sp', corpus.articles, '--native', '--split', '3')
        serve = lab.path('serve.sh')
        with open(serve, 'w') as f:
            f.write(SERVE)
        os.chmod(serve, stat.S_IRWXU)
        with open(lab.path('trickle.py'), 'w') as f:
            f.write(TRICKLE)
        shards = ['exec:%s %s %s' % (serve, lab.path('state%d' % i), lab.path('sp', 'shard-%d' % i))
                  for i in range(3)]
        one = lab.daemon('one', whole)
        near = lab.daemon('near', 'exec:xapian-progsrv ' + whole)
        far = lab.daemon('far', *shards)
        sandboxes(lab, far)
        same_results(lab, corpus, one, near, far, count)
        lab.check('the sandbox is closed', 'sandbox: limits, Landlock' in lab.log('far') or
                  'sandbox: none' in lab.log('far'), lab.log('far'))
        same_words(lab, corpus, one, far)
        pages(lab, one, far)
        refusals(lab, far)
        tcp(lab, whole, one)
        ssh(lab, whole, one)
        real_ssh(lab, whole, one)
        refused_at_start(lab)
        troubles(lab, far)
        generations(lab, corpus, far)
        at_rest(lab, far)
        lab.check('the daemon ends well', stop(far.process) == 0)
        time.sleep(0.5)
        left = subprocess.run(['ps', '-eo', 'args='], capture_output=True, text=True).stdout
        lab.check('and its agents with it', lab.path('sp') not in left, left)
    finally:
        result = lab.finish()
    return result


if __name__ == '__main__':
    sys.exit(main())
