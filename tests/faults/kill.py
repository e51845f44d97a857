#!/usr/bin/python3
"""kill.py: end the indexer with SIGKILL at random moments; what it leaves must be a published state.

usage: kill.py MORGUE-INDEXER [KILLS [SEED]]
       kill.py MORGUE-INDEXER steps      before every single call that changes a directory

A feed of articles, replacements and deletions is indexed with frequent publications, in turn into a new index and into one that
holds articles already. Each article's source bears its id and version, so that --stats tells exactly what an index holds; a model
of the feed tells what each generation must hold. Half of the kills come at a random time, the other half right before a random
call of rename, unlink, rmdir, mkdir, fsync or ftruncate (die.c); of both, half take the whole process group and half the parent
alone. After each kill:
  - the index verifies, and holds the generation last told of, or the one after it, article by article;
  - the same command again succeeds and gives exactly the final state, text by text;
  - nothing is left over: no build directories, no segments or files that the manifest does not name.
Exit: 0 all held, 1 some did not, 2 the test itself failed.
"""
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
EVERY = 12  # articles a publication
TIMEOUT = 120
PUBLISHED = re.compile(r'^published generation (\d+): (\d+) articles$', re.M)


def article(number, version, rng):
    words = ' '.join(rng.choice(('river', 'council', 'bridge', 'market', 'winter', 'budget', 'school')) for _ in range(rng.randint(5, 400)))
    return {'id': 'article-%d' % number, 'title': 'Story %d' % number, 'source': 'article-%d version %d' % (number, version),
            'language': 'en', 'text': '%s.\n\n“Version %d,” said Ann Lee. “It stands.”' % (words, version)}


def feed_of_new(rng):
    return [article(n, 0, rng) for n in range(1, 121)]


def feed_of_changes(rng):
    """Additions, replacements, deletions, some of one article several times and of articles that are not there; then all that is
    old is replaced."""
    lines = []
    for version in range(1, 181):
        kind, number = rng.random(), rng.randint(1, 200)
        if kind < 0.25:
            lines.append({'id': 'article-%d' % number, 'deleted': True})
        elif kind < 0.35 and lines and 'text' in lines[-1]:
            lines.append(dict(lines[-1]))
        else:
            lines.append(article(number, version, rng))
    lines += [article(n, 1000, rng) for n in range(1, 121)]  # whole segments die
    return lines


def states(lines, state, generation):
    """{generation: {id: article}} of the publications that this feed leads to, by the rules of the contract."""
    current, told = dict(state), {generation: dict(state)}
    touched, fresh = set(), 0
    for line in lines + [None]:
        if line is not None and line.get('deleted'):
            if current.pop(line['id'], None):
                touched.add(line['id'])
        elif line is not None and (line['id'] in touched or current.get(line['id']) != line):
            current[line['id']] = line
            touched.add(line['id'])
            fresh += 1
        if fresh == EVERY or (line is None and touched):
            generation += 1
            told[generation] = dict(current)
            touched, fresh = set(), 0
    return told


class Failure(Exception):
    pass


class Bench:
    """A place to work in, and the ways to run the indexer there."""

    def __init__(self, program, place):
        self.program = os.path.abspath(program)
        self.index = os.path.join(place, 'index')
        self.base = os.path.join(place, 'base')
        self.shim = os.path.join(place, 'die.so')
        self.count = os.path.join(place, 'count')
        subprocess.run(['cc', '-shared', '-fPIC', '-D_GNU_SOURCE', '-o', self.shim, os.path.join(HERE, 'die.c'), '-ldl'], check=True)

    def command(self, feed):
        return [self.program, '--quiet', '--jobs', '2', '--publish-every', str(EVERY), self.index, feed]

    def shimmed(self, **more):
        return dict(os.environ, LD_PRELOAD=self.shim, **more)

    def run(self, *arguments, env=None):
        return subprocess.run([self.program, *arguments], capture_output=True, text=True, timeout=TIMEOUT, env=env, stdin=subprocess.DEVNULL)

    def calls(self, feed, start):
        """How many calls a whole run makes that die.so counts, and how long it takes."""
        self.restore(start)
        begun = time.monotonic()
        done = subprocess.run(self.command(feed), capture_output=True, text=True, timeout=TIMEOUT, env=self.shimmed(DIE_COUNT=self.count))
        if done.returncode != 0:
            raise SystemExit('kill.py: the indexer fails unharmed: %s' % done.stderr)
        with open(self.count, encoding='ascii') as f:
            return int(f.read()), time.monotonic() - begun, PUBLISHED.findall(done.stderr)

    def restore(self, start):
        shutil.rmtree(self.index, ignore_errors=True)
        if start:
            shutil.copytree(self.base, self.index)

    def kill_after(self, feed, seconds, group):
        child = subprocess.Popen(self.command(feed), stderr=subprocess.PIPE, text=True, start_new_session=True)
        time.sleep(seconds)
        (os.killpg if group else os.kill)(child.pid, signal.SIGKILL)
        return child.communicate(timeout=TIMEOUT)[1], child.returncode

    def kill_before(self, feed, step, group):
        env = self.shimmed(DIE_AT=str(step), **({'DIE_GROUP': '1'} if group else {}))
        child = subprocess.Popen(self.command(feed), stderr=subprocess.PIPE, text=True, start_new_session=True, env=env)
        return child.communicate(timeout=TIMEOUT)[1], child.returncode

    def manifest(self):
        with open(os.path.join(self.index, 'manifest.json'), encoding='utf-8') as f:
            return json.load(f)

    def must_hold(self, state, when):
        done = self.run('--verify', self.index)
        if done.returncode != 0:
            raise Failure('%s: --verify: %s' % (when, done.stderr.strip()))
        done = self.run('--stats', '--json', self.index)
        if done.returncode != 0:
            raise Failure('%s: --stats: %s' % (when, done.stderr.strip()))
        stats = json.loads(done.stdout)
        held = sorted((row['value'], row['articles']) for row in stats['sources'])
        wanted = sorted((a['source'], 1) for a in state.values())
        if held != wanted or stats['articles'] != len(state):
            raise Failure('%s: it holds %s and lacks %s' % (when, [r for r in held if r not in wanted][:5], [r for r in wanted if r not in held][:5]))

    def nothing_left_over(self):
        manifest = self.manifest()
        found = {os.path.relpath(os.path.join(d, f), self.index) for d, _, files in os.walk(self.index) for f in files}
        wanted = {'manifest.json', 'lock'}
        for s in manifest['segments']:
            names = [f['name'] for f in s['files']] + ([s['deleted']['name']] if s['deleted'] else [])
            wanted |= {os.path.join('segments', s['name'], n) for n in names}
        if found != wanted:
            raise Failure('left over %s, missing %s' % (sorted(found - wanted), sorted(wanted - found)))
        directories = {os.path.relpath(os.path.join(d, n), self.index) for d, names, _ in os.walk(self.index) for n in names}
        if directories != {'segments'} | {'segments/' + s['name'] for s in manifest['segments']}:
            raise Failure('directories %s' % sorted(directories))


def write_feed(path, lines):
    with open(path, 'w', encoding='utf-8') as f:
        for line in lines:
            f.write(json.dumps(line, ensure_ascii=False) + '\n')
    return path


class Story:
    """A feed, where it starts from, and what it must lead to."""

    def __init__(self, bench, place, name, lines, start, generation):
        self.bench, self.start = bench, bool(generation)
        self.feed = write_feed(os.path.join(place, name + '.jsonl'), lines)
        self.told = states(lines, start, generation)
        self.first, self.last = generation, max(self.told)
        self.final = self.told[self.last]
        self.whole = write_feed(os.path.join(place, name + '-final.jsonl'), list(self.final.values()))
        self.steps, self.seconds, published = bench.calls(self.feed, self.start)
        wanted = [(str(g), str(len(s))) for g, s in sorted(self.told.items()) if g > generation]
        if published != wanted:
            raise SystemExit('kill.py: an unharmed run tells %s, and the model %s' % (published, wanted))
        bench.must_hold(self.final, 'an unharmed run')
        bench.nothing_left_over()

    def check_killed(self, stderr):
        acknowledged = [int(g) for g, _ in PUBLISHED.findall(stderr)]
        least = max(acknowledged, default=self.first)
        if not os.path.exists(os.path.join(self.bench.index, 'manifest.json')):
            if least:
                raise Failure('generation %d was told of, and there is no manifest' % least)
            return
        found = self.bench.manifest()['generation']
        if not least <= found <= least + 1:
            raise Failure('generation %d was told of last, and it is %d' % (least, found))
        self.bench.must_hold(self.told[found], 'generation %d' % found)

    def check_again(self):
        done = subprocess.run(self.bench.command(self.feed), capture_output=True, text=True, timeout=TIMEOUT)
        if done.returncode != 0:
            raise Failure('the next run: %s' % done.stderr.strip()[-300:])
        self.bench.must_hold(self.final, 'after the next run')
        self.bench.nothing_left_over()
        done = self.bench.run('--json', self.bench.index, self.whole)
        summary = json.loads(done.stdout.splitlines()[-1])
        if summary['unchanged'] != len(self.final) or summary['added'] + summary['replaced'] > 0 or 'published' in done.stdout:
            raise Failure('texts differ after the next run: %s' % summary)

    def kill(self, how, moment, group):
        self.bench.restore(self.start)
        try:
            stderr, status = (self.bench.kill_after if how == 'time' else self.bench.kill_before)(self.feed, moment, group)
            if status not in (0, -signal.SIGKILL):
                raise Failure('exit %d: %s' % (status, stderr.strip()[-300:]))
            self.check_killed(stderr)
            self.check_again()
        except Failure as why:
            print('not ok killed %s %s, %s: %s' % ('after' if how == 'time' else 'before step', moment, 'all' if group else 'parent alone', why))
            return None
        return status != 0


def random_kills(stories, count, rng):
    results = []
    for i in range(count):
        story, group = stories[i % 2], i // 2 % 2 == 0
        if i // 4 % 2:
            results.append(story.kill('time', round(rng.uniform(0, story.seconds), 4), group))
        else:
            results.append(story.kill('step', rng.randint(1, story.steps), group))
    return results


def main():
    if len(sys.argv) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    kills = sys.argv[2] if len(sys.argv) > 2 else '6'
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 30)
    rng, fixed = random.Random(seed), random.Random(7)
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(sys.argv[1], place)
        new = Story(bench, place, 'new', feed_of_new(fixed), {}, 0)
        shutil.copytree(bench.index, bench.base)
        stories = (Story(bench, place, 'changes', feed_of_changes(fixed), new.final, new.last), new)
        if kills == 'steps':
            results = [s.kill('step', n, n % 2 == 0) for s in stories for n in range(1, s.steps + 1)]
        else:
            results = random_kills(stories, int(kills), rng)
    failed = results.count(None)
    print('%d passed, %d failed (seed %d; %d of them ended by the signal, steps of a run: %s)'
          % (len(results) - failed, failed, seed, results.count(True), [s.steps for s in stories]))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
