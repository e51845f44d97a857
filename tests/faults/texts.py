#!/usr/bin/python3
"""texts.py: articles that nobody would write: bytes that are no text, every code point there is, random ones.

  input        broken UTF-8, NUL, lone surrogates, values of wrong types, an article of 200 MB: each line is taken, or rejected with its
               number and a reason; what stands beside it is taken
  terminal     articles made of every code point, in every key: no control character and no bidi override reaches a terminal, whatever
               command shows them
  replies      random code points in titles and texts: each line of the daemon parses strictly
"""
import itertools
import json
import os
import re
import sys

from daemon import Client, Daemon
from feeds import Failure
from lab import ROOT, main

sys.path.insert(0, os.path.join(ROOT, 'tests/schemas'))
import validate  # noqa: E402

LAST = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)

# --- What is no text

BAD = (b'\xff', b'\xc3', b'\xe2\x82', b'\xf0\x9f\x93', b'\xc0\x80', b'\xed\xa0\x80', b'\xf4\x90\x80\x80', b'\x80', b'\x00', b'\x1f', b'\\u0000',
       b'\\ud800', b'\\udfff', b'\\udc00\\ud800', b'\\x', b'\n')


def bad_line(rng, number):
    """A line of which the text is broken at a random place; a line break in it makes two broken lines of it."""
    before, after = (rng.choice((b'river ', b'', 'мост '.encode())) for _ in range(2))
    text = before + rng.choice(BAD) + after
    return b'{"id":"bad-%d","language":"en","%s":"%s"}' % (number, rng.choice((b'text', b'title', b'id')), text)


def wrong_line(rng, number):
    return json.dumps({'id': rng.choice(('wrong-%d' % number, number, None, [])), 'text': rng.choice((5, [], {}, None, True, '')),
                       'title': rng.choice((None, 7, ['x']))}).encode()


def bad_input(lab, rng, count):
    def case(place):
        feed, lines, good = os.path.join(place, 'feed.jsonl'), [], 0
        for n in range(count):
            lines += rng.choice((bad_line, wrong_line))(rng, n).split(b'\n')
            if n % 10 == 0:
                lines.append(b'{"id":"good-%d","language":"en","text":"A good zebra."}' % n)
                good += 1
        with open(feed, 'wb') as f:
            f.write(b'\n'.join(lines) + b'\n')
        index = os.path.join(place, 'index')
        done = lab.run(lab.indexer, '--json', index, feed, timeout=600)
        summary = json.loads(done.stdout.splitlines()[-1])
        told = {int(n) for n in re.findall(r'^.*feed\.jsonl:(\d+): (?!warning: )\S', done.stderr, re.M)}
        if done.status != 1 or summary['rejected'] != len(told) or summary['rejected'] < count / 2:
            raise Failure('exit %d, %s, %d lines named' % (done.status, summary, len(told)))
        if summary['read'] != len(lines) or max(told) > len(lines):
            raise Failure('%d lines, %s' % (len(lines), summary))
        if lab.run(lab.morgue, '--index', index, 'count', 'zebra').stdout.strip() != str(good):
            raise Failure('a good article is lost')
    return 'input of %d' % count, case


def huge(lab):
    def case(place):
        feed = os.path.join(place, 'feed.jsonl')
        with open(feed, 'wb') as f:
            f.write(b'{"id":"before","text":"zebra"}\n{"id":"huge","text":"')
            for _ in range(200):
                f.write(b'word ' * 200000)
            f.write(b'"}\n{"id":"after","text":"zebra"}\n')
        index = os.path.join(place, 'index')
        done = lab.run(lab.indexer, '--quiet', index, feed, timeout=600)
        if done.status != 1 or 'feed.jsonl:2: ' not in done.stderr or '64 MiB' not in done.stderr:
            raise Failure(done.tail())
        if lab.run(lab.morgue, '--index', index, 'count', 'zebra').stdout.strip() != '2':
            raise Failure('what stands beside it is lost')
    return 'an article of 200 MB', case


# --- What must not reach a terminal

def code_points(step, rng):
    """Runs of code points, all of them with step 1; a sample always holds those up to U+3000, which have all the dangerous ones."""
    found = [c for c in range(1, LAST + 1) if c not in SURROGATES and (c < 0x3000 or step == 1 or rng.randrange(step) == 0)]
    for i in range(0, len(found), 500):
        yield ''.join(map(chr, found[i:i + 500]))


OWN = re.compile('\x1b\\[[0-9;]*m|\x1b\\]8;;[!-~]*\x1b\\\\')  # colours, links
UNSAFE = re.compile('[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029]')
ISOLATES = re.compile('[\u2066-\u2069]')


def terminal(lab, rng, step):
    def case(place):
        pieces = list(code_points(step, rng))
        feed, index = os.path.join(place, 'feed.jsonl'), os.path.join(place, 'index')
        with open(feed, 'w', encoding='utf-8') as f:
            for n, piece in enumerate(pieces):
                keys = {'id': '%d %s' % (n, piece[:50]), 'title': 'zebra ' + piece, 'text': 'A zebra. ' + piece + ' “zebra %s” said Ann Lee.' % piece,
                        'source': piece, 'author': piece, 'region': piece, 'url': 'https://example.org/' + piece, 'language': 'en'}
                f.write(json.dumps(keys) + '\n')
        done = lab.run(lab.indexer, '--quiet', index, feed, timeout=600)
        if done.status != 0:
            raise Failure(done.tail())
        commands = [('search', 'zebra'), ('quotes', 'zebra'), ('kwic', 'zebra', '--context', '200'), ('facets', 'zebra', '--field', 'source'),
                    ('facets', 'zebra', '--field', 'region'), ('speakers', 'zebra'), ('suggest', 'a'), ('timeline', 'zebra'),
                    ('search', 'zebra', '--sort', 'date')]
        commands += [('show', '%d %s' % (n, piece[:50])) for n, piece in enumerate(pieces)]
        with Daemon(lab, index, place) as daemon:
            for command in commands:
                extra = ('--all',) if command[0] in ('search', 'quotes', 'kwic', 'facets', 'speakers') else ()
                run = lab.run(lab.morgue, '--socket', daemon.path, '--color=always', *command[:1], *extra, '--', *command[1:]) \
                    if command[0] in ('show',) else lab.run(lab.morgue, '--socket', daemon.path, '--color=always', *command, *extra)
                judge(command, run)
            daemon.stop()

    def judge(command, run):
        if run.status not in (0, 1) or (command[0] == 'show' and run.status != 0):
            raise Failure('%s: %s' % (command[:1], run.tail()))
        for name, said in (('output', run.stdout), ('errors', run.stderr)):
            rest = OWN.sub('', said)
            bad = UNSAFE.search(rest)
            if bad:
                raise Failure('%s in the %s of %s: %r' % (hex(ord(bad[0])), name, command[0], rest[max(0, bad.start() - 40):bad.end() + 40]))
            for line in rest.split('\n'):
                marks = ISOLATES.findall(line)
                if sum(m == '\u2069' for m in marks) * 2 != len(marks):
                    raise Failure('isolates without an end in the %s of %s: %r' % (name, command[0], line[:200]))
    return 'terminal, one of %d' % step, case


# --- What must be JSON

def random_text(rng, length):
    points = []
    while len(points) < length:
        c = rng.choice((rng.randint(1, 0x7F), rng.randint(1, 0x2FF), rng.randint(0x300, 0xFFFF), rng.randint(0x10000, LAST)))
        if c not in SURROGATES:
            points.append(chr(c))
    return ''.join(points)


def replies(lab, rng, wanted):
    def case(place):
        feed, index, articles = os.path.join(place, 'feed.jsonl'), os.path.join(place, 'index'), min(2000, max(100, wanted // 50))
        with open(feed, 'w', encoding='utf-8') as f:
            for n in range(articles):
                f.write(json.dumps({'id': '%d%s' % (n, random_text(rng, 5)), 'title': 'zebra ' + random_text(rng, rng.randint(0, 40)),
                                    'text': 'A zebra. %s “zebra %s,” said %s.' % tuple(random_text(rng, rng.randint(0, 120)) for _ in range(3)),
                                    'source': random_text(rng, 10), 'author': random_text(rng, 10), 'language': 'en'}) + '\n')
        done = lab.run(lab.indexer, '--quiet', index, feed, timeout=600)
        if done.status != 0:
            raise Failure(done.tail())
        seen = 0
        with Daemon(lab, index, place) as daemon:
            client = Client(daemon)
            for n in itertools.count():
                if seen >= wanted:
                    break
                op = ('search', 'quotes', 'kwic', 'facets', 'suggest', 'explain')[n % 6]
                request = {'id': random_text(rng, 8), 'op': op, 'q': 'zebra OR "%s"' % re.sub('[^\\w ]', ' ', random_text(rng, 6)), 'field': 'source',
                           'prefix': random_text(rng, 1), 'limit': 1000, 'deadline_ms': 60000, 'context': rng.randint(0, 100)}
                client.send(request)
                while True:
                    line = client.lines.readline()
                    value = validate.parse(line)  # strict; raises ValueError
                    seen += 1
                    if seen % 500 == 0 and validate.reply_errors(line, op):
                        raise Failure('%s: %r' % (validate.reply_errors(line, op), line[:300]))
                    if value['id'] != request['id']:
                        raise Failure('another id: %r for %r' % (value['id'], request['id']))
                    if value['type'] != 'hit':
                        break
            client.close()
            daemon.stop()
    return 'replies, %d lines' % wanted, case


def body(lab, tally, options):
    full, rng = options.full, options.rng
    parts = {
        'input': lambda: [bad_input(lab, rng, 10000 if full else 500)] + [huge(lab)] * full,
        'terminal': lambda: [terminal(lab, rng, 1 if full else 100)],
        'replies': lambda: [replies(lab, rng, 10 ** 6 if full else 5000)],
    }
    for name, cases in parts.items():
        if options.only in name:
            tally.run(name, cases())


if __name__ == '__main__':
    sys.exit(main(__doc__, body))
