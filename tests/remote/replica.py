#!/usr/bin/env python3
"""A replica follows the generations of an index under load, without a failed query.

usage: replica.py BUILD/bin [--generations N]

An indexer adds, replaces, deletes and merges; examples/shell/push-index.sh brings each generation to a replica that
a daemon serves, while clients ask it all the time. Every answer must be of one generation as it was
published; at the end the replica is the index, and holds nothing else.
"""
import json
import os
import random
import subprocess
import sys
import threading
import time

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lab import Client, Lab, stop  # noqa: E402


class Asker(threading.Thread):
    def __init__(self, path, states):
        super().__init__()
        self.client, self.states = Client(path), states
        self.asked, self.wrong, self.seen, self.ended = 0, [], set(), False

    def run(self):
        while not self.ended:
            hits, done = self.client.ask('search', 'common', limit=3)
            self.asked += 1
            generation = done.get('generation')
            self.seen.add(generation)
            if done['type'] != 'done' or done['total'] != self.states.get(generation) or \
                    len(hits) != min(3, done['total']):
                self.wrong.append(done)


def write(lab, rng, living, number):
    """One run's feed: some new, some replaced, some deleted; what lives afterwards."""
    lines = []
    for _ in range(rng.randrange(1, 30)):
        name = 'r-%d' % rng.randrange(400)
        if name in living and rng.random() < 0.3:
            lines.append({'id': name, 'deleted': True})
            living.discard(name)
        else:
            lines.append({'id': name, 'text': 'A common text of run %d, %d.' % (number, rng.randrange(10 ** 6)),
                          'language': 'en'})
            living.add(name)
    unique = {line['id']: line for line in lines}
    feed = lab.path('feed.jsonl')
    with open(feed, 'w', encoding='utf-8') as f:
        for line in unique.values():
            f.write(json.dumps(line) + '\n')
    for line in unique.values():
        (living.discard if line.get('deleted') else living.add)(line['id'])
    return feed


def manifest(path):
    with open(path + '/manifest.json', encoding='utf-8') as f:
        return json.load(f)


def main():
    lab = Lab(sys.argv[1])
    count = int(sys.argv[sys.argv.index('--generations') + 1]) if '--generations' in sys.argv else 20
    index, replica = lab.path('index'), lab.path('replica')
    push = [os.path.join(ROOT, 'examples', 'shell', 'push-index.sh'), index, replica]
    rng, living, states = random.Random(5), set(), {}
    askers = []
    try:
        for number in range(count):
            feed = write(lab, rng, living, number)
            subprocess.run([lab.bin + '/morgue-indexer', '--quiet', *(['--native'] if number == 0 else []), index, feed],
                           check=True, stderr=subprocess.DEVNULL)
            if number % 10 == 9:
                subprocess.run([lab.bin + '/morgue-indexer', '--merge', index], check=True, stderr=subprocess.DEVNULL)
            states[str(manifest(index)['generation'])] = len(living)
            subprocess.run(push, check=True)
            if number == 0:
                daemon = lab.daemon('replica', replica)
                askers = [Asker(lab.path('replica.sock'), states) for _ in range(2)]
                for asker in askers:
                    asker.start()
        newest = str(manifest(index)['generation'])
        took = Client(lab.path('replica.sock')).until(5, lambda done: done.get('generation') == newest, 'count', 'common')
        for asker in askers:
            asker.ended = True
            asker.join()
        lab.check('%d generations, %d queries, none failed' % (count, sum(a.asked for a in askers)),
                  not any(a.wrong for a in askers) and all(a.asked > count for a in askers),
                  [a.wrong[:2] for a in askers])
        lab.check('the daemon follows (%d generations seen)' % len(set().union(*(a.seen for a in askers))),
                  took is not None and len(set().union(*(a.seen for a in askers))) > count / 4)
        lab.check('the replica is whole', subprocess.run([lab.bin + '/morgue-indexer', '--verify', replica],
                                                         stdout=subprocess.DEVNULL).returncode == 0)
        lab.check('and holds nothing else', sorted(os.listdir(replica + '/segments')) ==
                  sorted(s['name'] for s in manifest(replica)['segments']))
        lab.check('the manifest is the same', manifest(index) == manifest(replica))
        lab.check('the daemon ends well', stop(daemon.process) == 0)
        time.sleep(0)
    finally:
        for asker in askers:
            asker.ended = True
        result = lab.finish()
    return result


if __name__ == '__main__':
    sys.exit(main())
