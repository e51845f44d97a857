#!/usr/bin/python3
"""serve.py: the daemon while its index changes, goes away, or cannot be read.

  generations  an indexer publishes every 100 ms and each time replaces every article by its next version, while clients ask: each
               answer is of one version, whole, never older than one that this client had before, and none is an error
  removed      the index is removed while queries run: each of them is answered; an index put there again is served (without the
               sandbox, which knows directories and not names)
  unreadable   reading fails (EIO) at the n-th read, once, or ever again: an error or the right answer, and the daemon lives on
  clock        the same as generations while the time of day jumps by hours, there and back
"""
import errno
import os
import shutil
import sys
import threading
import time

from daemon import Client, Daemon
from feeds import Failure, feed_of_changes, feed_of_new, write_feed
from lab import REQUESTS, Broken, Story, main, sample

ARTICLES = 20
PERIOD = 0.1   # seconds from one publication to the next
PAUSE = 0.015  # between the questions of a client


# --- new generations under load

def versions_feed(place, version):
    lines = [{'id': 'article-%d' % n, 'title': 'Version %d' % version, 'source': 'Version %d' % version, 'language': 'en',
              'text': 'Version %d of this.\n\n“This is version %d,” said Ann Lee.' % (version, version)} for n in range(ARTICLES)]
    return write_feed(os.path.join(place, 'version.jsonl'), lines)


def publisher(lab, index, place, over, trouble, env):
    version = 1
    while not over.is_set():
        begun = time.monotonic()
        version += 1
        done = lab.run(lab.indexer, '--quiet', '--jobs', '1', index, versions_feed(place, version), env=env)
        if done.status != 0:
            trouble.append('the indexer: ' + done.tail())
            return
        over.wait(max(0, PERIOD - (time.monotonic() - begun)))


QUESTIONS = ({'op': 'search', 'q': 'this', 'limit': 100}, {'op': 'quotes', 'q': 'version', 'limit': 100},
             {'op': 'search', 'q': '"version of this"~1 said', 'limit': 100, 'sort': 'date'},
             {'op': 'count', 'q': 'this'}, {'op': 'get', 'article': 'article-3'})


def judge_answer(question, replies, seen):
    last = replies[-1]
    if last['type'] != 'done':
        raise Failure('an error: %s' % last)
    hits = replies[:-1]
    if question['op'] in ('search', 'quotes', 'count') and last['total'] != ARTICLES:
        raise Failure('%s: %d of %d articles' % (question, last['total'], ARTICLES))
    if question['op'] in ('search', 'quotes') and len(hits) != ARTICLES:
        raise Failure('%s: %d hits' % (question, len(hits)))
    said = {h['article']['title'] for h in hits} | {h['article']['source'] for h in hits}
    said |= {'Version ' + h['quote']['text'].split()[-1].strip(',”') for h in hits if 'quote' in h}
    said |= {'Version ' + s['text'].split('ersion ')[1].split()[0] for h in hits for s in h.get('snippets', []) if s['text'].startswith('Version')}
    if len(said) > 1:
        raise Failure('an answer from %d generations: %s' % (len(said), sorted(said)))
    generation = int(last['generation'])
    if generation < seen[0]:
        raise Failure('generation %d after %d' % (generation, seen[0]))
    seen[0] = generation
    for version in said:
        if seen[1].setdefault(generation, version) != version:
            raise Failure('generation %d is %s and %s' % (generation, version, seen[1][generation]))


def client_of_generations(daemon, count, known, tally):
    client, seen = Client(daemon), [0, known]
    try:
        for n in range(count):
            question = QUESTIONS[n % len(QUESTIONS)]
            tally.one('query %d' % n, lambda _, q=question: judge_answer(q, client.ask(q), seen))
            time.sleep(PAUSE)
    finally:
        client.close()


def generations(lab, tally, count, title, env=None, *options):
    place = os.path.join(lab.root, title)
    os.makedirs(place)
    index = os.path.join(place, 'index')
    lab.run(lab.indexer, '--quiet', index, versions_feed(place, 1))
    over, trouble, known = threading.Event(), [], {}
    with Daemon(lab, index, place, env, *options) as daemon:
        worker = threading.Thread(target=publisher, args=(lab, index, place, over, trouble, env))
        worker.start()
        begun, before = time.monotonic(), tally.failed
        clients = [threading.Thread(target=client_of_generations, args=(daemon, count // 4, known, tally)) for _ in range(4)]
        for c in clients:
            c.start()
        for c in clients:
            c.join()
        seconds = time.monotonic() - begun
        over.set()
        worker.join()
        if len(known) < 2:
            trouble.append('only %d generations were seen' % len(known))
        tally.check(title + ': the daemon and the indexer', lambda _: end_of_generations(daemon, trouble))
    print('%s: %d queries, %d failed, %d generations seen, %.0f s' % (title, count, tally.failed - before, len(known), seconds), flush=True)


def end_of_generations(daemon, trouble):
    if trouble:
        raise Failure(trouble[0])
    daemon.stop()


# --- removed

def removed(story, sound, rng, queries):
    """Queries are under way while the index goes; afterwards another is put there."""
    delay = rng.uniform(0, 0.01)

    def case(place):
        index = story.end(place)
        with Daemon(story.lab, index, place, None, '--no-sandbox') as daemon:
            client = Client(daemon)
            client.send(*[dict(REQUESTS[i % len(REQUESTS)], id=i) for i in range(queries)])
            time.sleep(delay)
            shutil.rmtree(index)
            for _ in range(queries):
                replies = client.answer()
                i = replies[-1]['id'] % len(REQUESTS)
                if plain(replies) != sound[i]:
                    raise Failure('after the removal: %s' % replies[-1])
            story.end(os.path.join(place, 'again'))
            os.rename(os.path.join(place, 'again', 'index'), index)
            done = story.lab.run(story.lab.indexer, '--quiet', index, '-', stdin=b'{"id":"new","text":"It was new, he said."}')
            if done.status != 0:
                raise Failure('a new index: ' + done.tail())
            end = time.monotonic() + 10
            while client.ask({'op': 'count', 'q': 'said'})[-1].get('total') != len(story.states[-1]) + 1:
                if time.monotonic() > end:
                    raise Failure('what was put there again is not served')
                time.sleep(0.05)
            client.close()
            daemon.stop()
    return 'removed after %.4f s' % delay, case


def plain(replies):
    return [{k: v for k, v in r.items() if k not in ('took_ms', 'generation', 'id')} for r in replies]


# --- unreadable

OPEN = ('--no-sandbox',)  # the shim opens files of its own

def unreadable(story, sound, n, every, calls, code):
    def case(place):
        index = story.end(place)
        env = story.lab.faults(place, calls=calls, at=n, every=every, do=code)
        done, replies = story.lab.ask(index, REQUESTS + REQUESTS, env, OPEN)
        if done.status < 0:
            raise Failure(done.tail())
        if done.status != 0:
            if not done.stderr.strip():
                raise Failure('it refuses without a word')
            return 'refused'
        wrong = errors = 0
        for i in range(2 * len(REQUESTS)):
            reply = replies.get(i, [{'type': 'no answer'}])
            if reply[-1]['type'] == 'error':
                errors += 1
            elif reply != sound[i % len(REQUESTS)]:
                wrong += 1
        if wrong:
            raise Failure('%d wrong answers' % wrong)
        if every == 0 and errors > 1:
            raise Failure('one failure, and %d errors' % errors)
        return 'an error' if errors else 'right'
    return '%s at %s %d%s' % (errno.errorcode[code], calls, n, ', every %d' % every if every else ''), case


def unreadable_cases(story, sound, count, rng):
    index = story.end(os.path.join(story.lab.root, 'count'))
    path = index + '.count'
    story.lab.ask(index, REQUESTS + REQUESTS, story.lab.faults(os.path.dirname(index), count=path), OPEN)
    with open(path, encoding='ascii') as f:
        calls = {name: int(n) for name, n in map(str.split, f)}
    everything = [(n, every, name, code) for name, code in (('read', errno.EIO), ('open', errno.EMFILE), ('map', errno.ENOMEM))
                  for n in range(1, calls['parent-' + name] + 1) for every in (0, 1, 3)]
    if not everything:
        raise Broken('the daemon reads nothing')
    return [unreadable(story, sound, *e) for e in sample(everything, count, rng)]


def body(lab, tally, options):
    rng, full = options.rng, options.full
    new = Story(lab, 'new', feed_of_new)
    story = Story(lab, 'changes', feed_of_changes, new)
    done, sound = lab.ask(story.result, REQUESTS)
    if done.status != 0 or any(r[-1]['type'] != 'done' for r in sound.values()):
        raise Broken('the sound index: ' + done.tail())
    parts = {
        'generations': lambda: generations(lab, tally, 10000 if full else 800, 'generations'),
        'clock': lambda: generations(lab, tally, 4000 if full else 400, 'clock', lab.faults(lab.root, clock='-7200,3'), '--no-sandbox'),
        'removed': lambda: tally.run('removed', [removed(story, sound, rng, 40) for _ in range(25 if full else 3)]),
        'unreadable': lambda: tally.run('unreadable', unreadable_cases(story, sound, 500 if full else 30, rng)),
    }
    for name, part in parts.items():
        if options.only in name:
            part()


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
