#!/usr/bin/python3
"""surroundings.py: what happens around the indexer: a full disk, a read-only one, no permission, an index that goes away, a clock
that jumps.

  full        a small tmpfs, of all sizes: exit 2 and the reason, the index as acknowledged; with more room the same run goes on
  readonly    a read-only mount: stats, verify and queries work, the indexer refuses and says why
  permission  another user: reads what may be read, is refused with the reason where not; permissions lost in mid-run
  moved       the index is moved away under the indexer: what was moved is whole; what is left is no index or a whole one
  removed     the index is removed under the indexer: no end by a signal, and the next run makes a whole one
  nomanifest  a broken manifest: the indexer refuses, and removes nothing
  clock       the time of day jumps by hours, there and back
  merging     a merge that comes to read when its sources have been replaced; one that fails, and is tried again

Mounts need root; without, these parts are skipped, which is said.
"""
import errno
import os
import shutil
import subprocess
import sys
import threading
import time

from feeds import Failure, feed_of_changes, feed_of_new, write_feed
from lab import Story, main, skip

NOBODY = 65534


def command(*arguments):
    done = subprocess.run(arguments, capture_output=True, check=False)
    if done.returncode != 0:
        raise Failure('%s: %s' % (' '.join(arguments), done.stderr.decode().strip()))


class Mount:
    """A tmpfs on a directory, for a while."""

    def __init__(self, place, size):
        self.place = place
        os.makedirs(place, exist_ok=True)
        command('mount', '-t', 'tmpfs', '-o', 'size=%dk,mode=755' % size, 'faults', place)

    def change(self, options):
        command('mount', '-o', 'remount,' + options, self.place)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for _ in range(50):
            if subprocess.run(['umount', self.place], capture_output=True, check=False).returncode == 0:
                return
            time.sleep(0.1)
        command('umount', '-l', self.place)


def can_mount(lab):
    try:
        with Mount(os.path.join(lab.root, 'probe'), 64):
            return True
    except (Failure, OSError):
        return False


# --- a full disk

def full(story, size):
    def case(place):
        with Mount(os.path.join(place, 'm'), 1 << 16) as mount:
            index = os.path.join(mount.place, 'index')
            if story.base:
                shutil.copytree(story.base, index)
            used = shutil.disk_usage(mount.place).used // 1024
            mount.change('size=%dk' % (used + size))
            err = os.path.join(place, 'err')
            done = story.lab.index(index, story.feed, err=err)
            if done.status not in (0, 2):
                raise Failure(done.tail())
            if done.status == 2 and not any(s in done.stderr for s in ('No space left on device', 'ended by signal 6')):
                raise Failure('the reason is not named: ' + done.tail())
            state = story.check_interrupted(index, done.stderr)
            if state:
                story.lab.answers(index, len(story.states[state]))
            mount.change('size=65536k')
            again(story, index, err)
        return 'full' if done.status else 'room enough'
    return '%s with %d KiB of room' % (story.name, size), case


def again(story, index, err):
    done = story.lab.index(index, story.feed, err=err)
    if done.status != 0:
        raise Failure('the next run: ' + done.tail())
    story.must_hold(index, len(story.states) - 1)
    story.lab.nothing_left_over(index)


# --- nothing may be written

def expect_refused(done, *words):
    if done.status != 2 or not any(w in done.stderr for w in words):
        raise Failure('instead of a refusal with "%s": %s' % (words[0], done.tail()))


def expect_readable(story, index):
    story.must_hold(index, len(story.states) - 1)
    story.lab.answers(index, len(story.states[-1]))


def readonly(story, what):
    def case(place):
        with Mount(os.path.join(place, 'm'), 1 << 16) as mount:
            index = os.path.join(mount.place, 'index')
            shutil.copytree(story.result, index)
            mount.change('ro')
            expect_readable(story, index)
            arguments = {'index': [index, story.feed], 'merge': ['--merge', index], 'delete': ['--delete', 'article-1', index],
                         'new': [index + '2', story.feed]}[what]
            expect_refused(story.lab.run(story.lab.indexer, *arguments), 'Read-only file system')
            expect_readable(story, index)
            mount.change('rw')
            done = story.lab.run(story.lab.indexer, '--merge', index)
            if done.status != 0:
                raise Failure('writable again: ' + done.tail())
            expect_readable(story, index)
    return 'read-only, ' + what, case


def as_nobody():
    os.setgroups([])
    os.setgid(NOBODY)
    os.setuid(NOBODY)


def run_as_nobody(*arguments):
    return subprocess.run(arguments, capture_output=True, text=True, check=False, preexec_fn=as_nobody, stdin=subprocess.DEVNULL)


def expect(done, status, word):
    if done.returncode != status or word not in done.stderr + done.stdout:
        raise Failure('instead of exit %d and "%s": exit %d: %s' % (status, word, done.returncode, done.stderr[-300:]))


def permission(story, what):
    lab = story.lab

    def case(place):
        os.chmod(place, 0o755)
        index = story.end(place)
        os.chmod(place, 0o755)
        if what == 'readable':
            expect(run_as_nobody(lab.indexer, '--verify', index), 0, 'is whole')
            expect(run_as_nobody(lab.morgue, '--index', index, 'count', 'said'), 0, str(len(story.states[-1])))
            expect(run_as_nobody(lab.indexer, index, story.feed), 2, 'Permission denied')
            expect(run_as_nobody(lab.indexer, '--merge', index), 2, 'Permission denied')
        elif what == 'closed':
            os.chmod(index, 0o700)
            for arguments in (['--verify', index], ['--stats', index], [index, story.feed], ['--merge', index]):
                expect(run_as_nobody(lab.indexer, *arguments), 2, '')
            expect(run_as_nobody(lab.morgue, '--index', index, 'count', 'said'), 3, '')
        else:
            os.chmod(place, 0o777)
            return lost(story, place)
        expect_readable(story, index)
        return None
    return 'permission, ' + what, case


def lost(story, place):
    """The user's directory becomes unwritable while the indexer runs; then it is writable again."""
    index = os.path.join(place, 'mine')
    if story.base:
        shutil.copytree(story.base, index)
        for directory, _, names in os.walk(index):
            os.chown(directory, NOBODY, NOBODY)
            for n in names:
                os.chown(os.path.join(directory, n), NOBODY, NOBODY)
    run = subprocess.Popen([story.lab.indexer, '--quiet', '--jobs', '2', '--publish-every', '12', index, story.feed], text=True,
                           stderr=subprocess.PIPE, preexec_fn=as_nobody)
    time.sleep(story.rng.uniform(0.003, story.seconds))
    for directory in (os.path.join(index, 'segments'), index):
        if os.path.isdir(directory):
            os.chmod(directory, 0o555)
    err = run.communicate()[1]
    if run.returncode not in (0, 2):
        raise Failure('exit %d: %s' % (run.returncode, err[-300:]))
    if run.returncode == 2 and 'Permission denied' not in err:
        raise Failure('the reason is not named: ' + err[-300:])
    story.check_interrupted(index, err)
    for directory in (os.path.join(index, 'segments'), index):
        if os.path.isdir(directory):
            os.chmod(directory, 0o755)
    again(story, index, os.path.join(place, 'err'))
    return 'lost' if run.returncode else 'too late'


# --- the index goes away

def started(story, index, place):
    with open(os.path.join(place, 'err'), 'wb') as f:
        return subprocess.Popen([story.lab.indexer, '--quiet', '--jobs', '2', '--publish-every', '12', index, story.feed], stderr=f,
                                stdin=subprocess.DEVNULL)


def ended(run, place):
    run.wait(60)
    with open(os.path.join(place, 'err'), encoding='utf-8', errors='replace') as f:
        err = f.read()
    if run.returncode not in (0, 2):
        raise Failure('exit %d: %s' % (run.returncode, err[-300:]))
    return err


def until_locked(index, run):
    """Until the indexer has this very directory; a busy machine may start it late."""
    while run.poll() is None:
        try:
            with open(os.path.join(index, 'lock'), encoding='ascii') as f:
                if f.read().strip() == str(run.pid):
                    return
        except OSError:
            pass
        time.sleep(0.001)


def moved(story):
    delay = story.rng.uniform(0, story.seconds)

    def case(place):
        index = story.begin(place)
        run = started(story, index, place)
        until_locked(index, run)
        time.sleep(delay)
        try:
            os.rename(index, index + '.moved')
        except FileNotFoundError:
            run.wait()
            return 'too early'
        err = ended(run, place)
        if run.returncode == 0 and story.acknowledged(err) != len(story.states) - 1:
            raise Failure('it goes on: ' + err[-300:])
        story.check_interrupted(index + '.moved', err)
        if os.path.exists(index) and os.listdir(index):
            raise Failure('something was made in its place: %s' % os.listdir(index))
        story.check_again(index + '.moved')
        return 'told' if run.returncode else 'too late'
    return '%s moved after %.4f s' % (story.name, delay), case


def removed(story):
    delay = story.rng.uniform(0, story.seconds)

    def case(place):
        index = story.begin(place)
        run = started(story, index, place)
        time.sleep(delay)
        for _ in range(5):
            subprocess.run(['rm', '-rf', index], capture_output=True, check=False)
        gone = not os.path.exists(index)
        err = ended(run, place)
        if run.returncode == 0 and gone and os.path.exists(index):
            raise Failure('it goes on without its index: ' + err[-300:])
        shutil.rmtree(index, ignore_errors=True)
        if not story.base:
            again(story, index, os.path.join(place, 'err2'))
        return 'told' if run.returncode else 'too late'
    return '%s removed after %.4f s' % (story.name, delay), case


def broken_manifest(story, content, name):
    def case(place):
        index = story.end(place)
        path = os.path.join(index, 'manifest.json')
        with open(path, 'rb') as f:
            sound = f.read()
        with open(path, 'wb') as f:
            f.write(content(sound))
        for arguments in ([index, story.feed], ['--merge', index], ['--delete', 'article-1', index]):
            done = story.lab.run(story.lab.indexer, *arguments)
            if done.status != 2 or index not in done.stderr:
                raise Failure(done.tail())
        with open(path, 'wb') as f:
            f.write(sound)
        expect_readable(story, index)
        story.lab.nothing_left_over(index)
    return 'a manifest that is ' + name, case


BROKEN = (
    ('empty', lambda sound: b''), ('cut', lambda sound: sound[:len(sound) // 2]), ('zeroes', lambda sound: bytes(len(sound))),
    ('garbage', lambda sound: os.urandom(len(sound))), ('two', lambda sound: sound + sound), ('another thing', lambda sound: b'{}'),
    ('a list', lambda sound: b'[]\n'), ('an index of nothing', lambda sound: b'{"format":1}'),
)


def clock(story, jump, period):
    def case(place):
        index = story.begin(place)
        done = story.lab.index(index, story.feed, env=story.lab.faults(place, clock='%d,%d' % (jump, period)))
        if done.status != 0 or story.acknowledged(done.stderr) != len(story.states) - 1:
            raise Failure(done.tail())
        expect_readable(story, index)
        story.check_again(index)
    return '%s, the clock jumps by %d s at each %d. look' % (story.name, jump, period), case


# --- merging beside publications

def replacing(place, ids, count):
    """Each article a generation; the old ones die one by one."""
    return write_feed(os.path.join(place, 'feed.jsonl'), [{'id': 'article-%d' % (n % ids), 'title': 'T', 'language': 'en', 'text': 'A river, %d.' % n}
                                                          for n in range(count)])


def merging(lab, title, ids, warnings, **what):
    def case(place):
        index = os.path.join(place, 'index')
        env = lab.faults(place, **{'in': 'worker'}, **what)
        done = lab.run(lab.indexer, '--quiet', '--jobs', '1', '--publish-every', '1', index, replacing(place, ids, 600), env=env)
        if done.status != 0 or done.stderr.count('could not be merged') != warnings:
            raise Failure('%d failed merges instead of %d: %s' % (done.stderr.count('could not be merged'), warnings, done.tail()))
        lab.nothing_left_over(index)
        segments = len(os.listdir(os.path.join(index, 'segments')))
        if segments > 10:
            raise Failure('%d segments' % segments)
    return 'merging: ' + title, case


def feed_slowly(run, path):
    with open(path, encoding='utf-8') as lines, run.stdin:
        for line in lines:
            run.stdin.write(line)
            run.stdin.flush()
            time.sleep(0.03)


def verified_meanwhile(lab):
    """--verify, which comes late to each list of the dead, beside an indexer that publishes and merges."""
    def case(place):
        index = os.path.join(place, 'index')
        env = lab.faults(place, calls='open', at=1, every=1, do='slow:10000', name='*/dead.*')
        with subprocess.Popen([lab.indexer, '--quiet', '--jobs', '1', '--publish-every', '1', index, '-'], stdin=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True) as run:
            feeder = threading.Thread(target=feed_slowly, args=(run, replacing(place, 12, 400)))
            feeder.start()
            time.sleep(1)
            try:
                while feeder.is_alive():
                    done = lab.run(lab.indexer, '--verify', index, env=env)
                    if done.status != 0:
                        raise Failure(done.tail())
            finally:
                feeder.join()
        if run.returncode != 0:
            raise Failure('the indexer: exit %d' % run.returncode)
        lab.nothing_left_over(index)
    return 'merging: --verify meanwhile', case


def merges(lab):
    yield verified_meanwhile(lab)
    for name in ('dead.*', 'articles.xap'):
        yield merging(lab, name + ' is opened late', 12, 0, calls='open', at=1, every=1, do='slow:30000', name='*/segments/*/' + name)
    yield merging(lab, 'a read fails once', 200, 1, calls='read', at=1, do=errno.EIO, name='*/segments/*')


def body(lab, tally, options):
    rng, all_ = options.rng, options.full
    os.chmod(lab.root, 0o755)
    new = Story(lab, 'new', feed_of_new)
    changes = Story(lab, 'changes', feed_of_changes, new)
    stories = (new, changes)
    for s in stories:
        s.rng = rng
    root = os.geteuid() == 0
    mounts = root and can_mount(lab)
    reach = root and run_as_nobody(lab.indexer, '--help').returncode == 0
    parts = {
        'full': mounts and (lambda: [full(stories[i % 2], rng.choice((rng.randint(4, 400), rng.randint(4, 3000)))) for i in range(40 if all_ else 6)]),
        'readonly': mounts and (lambda: [readonly(changes, w) for w in ('index', 'merge', 'delete', 'new') for _ in range(3 if all_ else 1)]),
        'permission': reach and (lambda: [permission(stories[i % 2], w) for i in range(10 if all_ else 2) for w in ('readable', 'closed', 'lost')]),
        'moved': lambda: [moved(stories[i % 2]) for i in range(100 if all_ else 8)],
        'removed': lambda: [removed(stories[i % 2]) for i in range(100 if all_ else 8)],
        'nomanifest': lambda: [broken_manifest(changes, content, name) for name, content in BROKEN],
        'clock': lambda: [clock(s, jump, period) for s in stories for jump in (-86400, -3600, 40000, 10 ** 9) for period in (1, 3)][::1 if all_ else 4],
        'merging': lambda: list(merges(lab)) * (10 if all_ else 1),
    }
    for name, cases in parts.items():
        if options.only in name:
            if cases:
                tally.run(name, cases())
            else:
                skip(name, 'it takes root')


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
