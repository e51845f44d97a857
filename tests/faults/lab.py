"""lab.py: what the fault tests share: places to work in, ways to run the programs and to judge what they leave.

Everything is judged from outside: `published generation G: N articles` is the acknowledgement, --verify and --stats say what an
index holds, feeds.py what it must hold.
"""
import argparse
import concurrent.futures
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from feeds import EVERY, PUBLISHED, Course, Failure, distinct, states, write_feed
from known import KNOWN

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '../..'))
TIMEOUT = 120


class Broken(Exception):
    """The test itself cannot work."""


# Every kind of question: each way to the words, the values, the quotations and the texts.
REQUESTS = [
    {'op': 'search', 'q': 'said', 'limit': 200, 'sort': 'date'},
    {'op': 'search', 'q': '"said ann lee"', 'limit': 200},
    {'op': 'search', 'q': 'riv* OR bridge w/5 market', 'limit': 200},
    {'op': 'quotes', 'q': 'version speaker:lee', 'limit': 200},
    {'op': 'count', 'q': 'title:story -winter'},
    {'op': 'count', 'q': 'it stands', 'of': 'quotes'},
    {'op': 'speakers', 'q': 'version'},
    {'op': 'kwic', 'q': 'said', 'limit': 200},
    {'op': 'search', 'q': 'source:version lang:en', 'limit': 200},
    {'op': 'get', 'article': 'article-7'},
    {'op': 'get', 'article': 'article-44'},
]


# --- running programs

class Result:
    def __init__(self, status, stderr, stdout=''):
        self.status, self.stderr, self.stdout = status, stderr, stdout

    def tail(self):
        return 'exit %s: %s' % (self.status, self.stderr.strip()[-300:])


class Lab:
    """The programs, the shim, and a directory to work in (in memory where there is some: a test of power loss needs no disk)."""

    def __init__(self, bin_dir, root):
        self.bin = os.path.abspath(bin_dir)
        self.root = root
        self.indexer, self.queryd, self.morgue = (os.path.join(self.bin, p) for p in ('morgue-indexer', 'morgue-queryd', 'morgue'))
        self.shim = os.environ.get('FAULTS_SHIM') or os.path.join(self.bin, '../faults/shim.so')
        if not os.path.exists(self.shim):
            raise Broken('there is no %s: make faults-build' % self.shim)

    def faults(self, place, **what):
        """An environment in which the shim does `what`: calls=…, at=…, do=…, as tests/faults/shim/shim.h lists."""
        env = dict(os.environ, LD_PRELOAD=os.path.abspath(self.shim), FAULT_BELOW=place)
        for key, value in what.items():
            if value is not None:
                env['FAULT_' + key.upper()] = str(value)
        return env

    def scratch(self):
        """The name of an empty file."""
        handle, path = tempfile.mkstemp(dir=self.root, suffix='.err')
        os.close(handle)
        return path

    def run(self, *arguments, env=None, stdin=None, timeout=TIMEOUT):
        done = subprocess.run(arguments, capture_output=True, timeout=timeout, env=env, input=stdin,
                              stdin=subprocess.DEVNULL if stdin is None else None)
        return Result(done.returncode, done.stderr.decode('utf-8', 'replace'), done.stdout.decode('utf-8', 'replace'))

    def index(self, index, feed, *options, env=None, group=False, kill_after=None, err=None):
        """Index a feed; standard error is added to the file `err`; with kill_after, SIGKILL comes then (group: to all)."""
        command = [self.indexer, '--quiet', '--jobs', '2', '--publish-every', str(EVERY), *options, index] + ([feed] if feed else [])
        path = err or self.scratch()
        with open(path, 'ab') as f:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=f, env=env, start_new_session=True)
        try:
            child.wait(TIMEOUT if kill_after is None else kill_after)
        except subprocess.TimeoutExpired:
            (os.killpg if group else os.kill)(child.pid, signal.SIGKILL)
            child.wait()
            if kill_after is None:
                raise Failure('no end after %d seconds' % TIMEOUT) from None
        with open(path, encoding='utf-8', errors='replace') as f:
            said = f.read()
        if not err:
            os.unlink(path)
        return Result(child.returncode, said)

    def count_calls(self, index, *arguments, **what):
        """{name: number} of the calls of a whole run, "parent-write" and so on; "chosen" for those that `what` chooses."""
        count = index + '.count'
        done = self.index(index, *arguments, env=self.faults(os.path.dirname(index), count=count, **what))
        if done.status != 0:
            raise Broken('the indexer fails unharmed: ' + done.tail())
        with open(count, encoding='ascii') as f:
            return {name: int(n) for name, n in map(str.split, f)}

    # --- what an index holds

    def held(self, index):
        """The sources of all articles, or None where there is no index; it must verify."""
        done = self.run(self.indexer, '--verify', index)
        if done.status == 2 and not os.path.exists(os.path.join(index, 'manifest.json')) and 'no index' in done.stderr:
            return None
        if done.status != 0:
            raise Failure('--verify: ' + done.tail())
        done = self.run(self.indexer, '--stats', '--json', index)
        if done.status != 0:
            raise Failure('--stats: ' + done.tail())
        stats = json.loads(done.stdout)
        sources = {row['value'] for row in stats['sources']}
        if len(sources) != stats['articles'] or any(row['articles'] != 1 for row in stats['sources']):
            raise Failure('some article is there twice: %s' % [r for r in stats['sources'] if r['articles'] != 1][:5])
        return frozenset(sources)

    def answers(self, index, count):
        """The daemon finds every article (all have the word) and no more."""
        done = self.run(self.morgue, '--index', index, 'count', 'said')
        if done.stdout.strip() != str(count):
            raise Failure('served: %s instead of %d (%s)' % (done.stdout.strip(), count, done.tail()))

    def ask(self, index, requests, env=None, options=()):
        """Exit status, standard error and {id: reply lines, without what differs from time to time} of one session of the daemon."""
        lines = ''.join(json.dumps(dict(r, id=i)) + '\n' for i, r in enumerate(requests))
        done = self.run(self.queryd, '--stdio', *options, index, env=env, stdin=lines.encode())
        replies = {}
        for line in done.stdout.splitlines():
            reply = json.loads(line)
            for key in ('took_ms', 'generation'):
                reply.pop(key, None)
            replies.setdefault(reply.pop('id'), []).append(reply)
        return done, replies

    def nothing_left_over(self, index):
        """On disk is what --verify knows of, the manifest and the lock, and no empty directory."""
        verified = json.loads(self.run(self.indexer, '--verify', '--json', index).stdout)
        files, bytes_, empty = [], 0, []
        for directory, below, names in os.walk(index):
            files += [os.path.relpath(os.path.join(directory, n), index) for n in names]
            if not below and not names:
                empty.append(os.path.relpath(directory, index))
        own = [f for f in files if f not in ('manifest.json', 'lock')]
        bytes_ = sum(os.path.getsize(os.path.join(index, f)) for f in own)
        if (len(own), bytes_) != (verified['files'], verified['bytes']) or empty:
            raise Failure('left over: %d files with %d bytes, and --verify counts %d with %d; empty: %s; %s'
                          % (len(own), bytes_, verified['files'], verified['bytes'], empty, sorted(own)[:40]))


class Story(Course):
    """A feed, what it starts from, and the states that it leads to: each with a number of articles of its own."""

    def __init__(self, lab, name, make, before=None):
        self.lab, self.name = lab, name
        self.base = before.result if before else None
        self.lines, told = distinct(make, before.states[-1] if before else {})
        Course.__init__(self, told)
        self.feed = write_feed(os.path.join(lab.root, name + '.jsonl'), self.lines)
        self.whole = write_feed(os.path.join(lab.root, name + '-whole.jsonl'), list(self.states[-1].values()))
        self.result = os.path.join(lab.root, name + '-result', 'index')
        self.check_unharmed()

    def check_unharmed(self):
        place = os.path.dirname(self.result)
        self.begin(place)
        begun = time.monotonic()
        done = self.lab.index(self.result, self.feed)
        self.seconds = time.monotonic() - begun
        if done.status != 0 or self.acknowledged(done.stderr) != len(self.states) - 1:
            raise Broken('an unharmed run: ' + done.tail())
        told = [int(n) for _, n in PUBLISHED.findall(done.stderr)]
        if sorted(set(told), key=told.index) != [len(s) for s in self.states[1:]]:
            raise Broken('an unharmed run tells %s, and the model %s' % (told, [len(s) for s in self.states]))
        self.must_hold(self.result, len(self.states) - 1)
        self.lab.nothing_left_over(self.result)

    def begin(self, place, source=None):
        """An empty place, with what the story starts from at place/index."""
        shutil.rmtree(place, ignore_errors=True)
        os.makedirs(place)
        index = os.path.join(place, 'index')
        if source or self.base:
            shutil.copytree(source or self.base, index)
        return index

    def end(self, place):
        """A place with what the story leads to."""
        return self.begin(place, self.result)

    def found(self, index):
        """The number of the state that the index holds."""
        sources = self.lab.held(index)
        if sources is None and self.base:
            raise Failure('there is no index any more')
        return self.numbers(sources)[0]

    def must_hold(self, index, state):
        found = self.found(index)
        if found != state:
            raise Failure('it holds state %d instead of %d' % (found, state))

    def check_interrupted(self, index, stderr, course=None):
        """All that was acknowledged is there, and at most one publication more."""
        course = course or self
        least = course.acknowledged(stderr)
        sources = self.lab.held(index)
        if sources is None and (self.base or least):
            raise Failure('there is no index any more')
        found = course.numbers(sources)
        for state in (least, least + 1):
            if state in found:
                return state
        raise Failure('state %d was acknowledged last, and it holds %s' % (least, found))

    def resumed(self, state):
        """What the same feed leads to from one of its own states."""
        return Course(states(self.lines, self.states[state]))

    def check_again(self, index):
        """The same command once more gives exactly the final state, text by text, and leaves nothing else."""
        done = self.lab.index(index, self.feed)
        if done.status != 0:
            raise Failure('the next run: ' + done.tail())
        self.must_hold(index, len(self.states) - 1)
        self.lab.nothing_left_over(index)
        done = self.lab.run(self.lab.indexer, '--json', index, self.whole)
        summary = json.loads(done.stdout.splitlines()[-1])
        if summary['unchanged'] != len(self.states[-1]) or summary['added'] + summary['replaced'] > 0:
            raise Failure('texts differ after the next run: %s' % summary)


# --- running cases

class Tally:
    """Counts cases; run() gives each a place of its own and takes what `case(place)` returns as a word for the statistics."""

    def __init__(self, lab, options):
        self.lab, self.jobs, self.most, self.rng = lab, options.jobs, options.most, options.rng
        self.passed = self.failed = 0
        self.known, self.program = {}, os.path.splitext(os.path.basename(sys.argv[0]))[0]
        self.lock, self.number = threading.Lock(), 0

    def one(self, name, case):
        with self.lock:
            self.number += 1
            place = os.path.join(self.lab.root, 'case-%d' % self.number)
        try:
            os.makedirs(place)
            word = case(place)
        except (Failure, subprocess.TimeoutExpired, OSError, KeyError, ValueError, IndexError) as why:
            self.fail(name, why)
            if os.environ.get('FAULTS_KEEP'):
                return None
            word = None
        else:
            with self.lock:
                self.passed += 1
        shutil.rmtree(place, ignore_errors=True)
        return word

    def fail(self, name, why):
        with self.lock:
            for program, case, reason, what in KNOWN:
                if program == self.program and re.search(case, name) and re.search(reason, str(why)):
                    self.known[what] = self.known.get(what, 0) + 1
                    return
            self.failed += 1
            print('not ok %s: %s: %s' % (name, type(why).__name__, why), flush=True)

    def run(self, title, cases):
        """cases: (name, case) pairs. Prints a line with how often which word came."""
        if self.most:
            cases = sample(cases, self.most, self.rng)
        begun, before = time.monotonic(), (self.passed, self.failed)
        room = threading.Semaphore(self.jobs * 2)  # cases are made as they are run, for some are large
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            futures = []
            for name, case in cases:
                room.acquire()
                futures.append(pool.submit(self.one, name, case))
                futures[-1].add_done_callback(lambda _: room.release())
            words = [f.result() for f in futures]
        counts = {}
        for w in words:
            if w is not None:
                counts[w] = counts.get(w, 0) + 1
        print('%s: %d ok, %d not, %.0f s%s' % (title, self.passed - before[0], self.failed - before[1], time.monotonic() - begun,
              ''.join('; %s %d' % c for c in sorted(counts.items(), key=lambda c: -c[1]))), flush=True)

    def check(self, name, case):
        """One case of its own."""
        self.run(name, [(name, case)])


def skip(what, why):
    print('skipped: %s: %s' % (what, why), flush=True)


def sample(items, count, rng):
    """At most `count` of the items, spread at random, in order; all of them when count is None."""
    items = list(items)
    if count is None or len(items) <= count:
        return items
    return [items[i] for i in sorted(rng.sample(range(len(items)), count))]


def main(doc, body):
    """Read the common options, make a place to work in, run body(lab, tally, options), print the count."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('bin', help='the directory of the programs, such as build/bin')
    parser.add_argument('--full', action='store_true', help='every case; else a sample')
    parser.add_argument('--only', default='', help='only the parts whose names hold this')
    parser.add_argument('--most', type=int, help='of each part no more cases than so many, taken at random')
    parser.add_argument('--seed', type=int, default=None)
    parser.add_argument('--jobs', type=int, default=2)
    options = parser.parse_args()
    options.seed = random.randrange(1 << 30) if options.seed is None else options.seed
    options.rng = random.Random(options.seed)
    memory = '/dev/shm'
    base = memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30 else None
    root = tempfile.mkdtemp(prefix='faults-', dir=base)
    try:
        lab = Lab(options.bin, root)
        tally = Tally(lab, options)
        body(lab, tally, options)
    except Broken as why:
        print('the test cannot work: %s' % why, file=sys.stderr)
        return 2
    finally:
        if not os.environ.get('FAULTS_KEEP'):
            shutil.rmtree(root, ignore_errors=True)
    for what, count in tally.known.items():
        print('known, not mended: %d times: %s' % (count, what))
    print('%d passed, %d failed (seed %d)' % (tally.passed, tally.failed, options.seed))
    return 1 if tally.failed or not tally.passed else 0
