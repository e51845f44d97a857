#!/usr/bin/env python3
"""Articles that hold every code point there is, and escape sequences that would do harm, on a terminal.

usage: hostile.py BIN_DIR

Each command runs on a pseudo-terminal. What comes out may hold the escape sequences that morgue makes
(colours, links) and isolates that it closes on the same line; nothing else that is not text.
"""
import json
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile

OURS = re.compile('\x1b\\[(?:0|[1-9][0-9]?(?:;[0-9]+)*)m|\x1b\\]8;;[!-~]*\x1b\\\\')
ISOLATES = ('\u2066', '\u2067', '\u2069')
ESCAPES = ('\x1b]0;OWNED\x07', '\x1b[2J', '\x1bc', '\x9b31m', '\x1bP$q"p\x1b\\', '\x1b]52;c;b3duZWQ=\x07', '\x1b]8;;http://e/\x1b\\',
           '\u202eOVERRIDE', '\u2067ISOLATE', '\r\x08\x7f', '\x0e\x0f')


def everything(step):
    """Every code point but surrogates, `step` a paragraph."""
    points = [chr(c) for c in range(1, 0x110000) if not 0xD800 <= c < 0xE000]
    return ['zebra ' + ''.join(points[i:i + step]) + ' zebra' for i in range(0, 0x3200, step)] + \
        ['zebra ' + ''.join(points[0xD800:0x11000:7]), 'zebra ' + ''.join(points[0x1E000:0x20000:5]),
         'zebra ' + ''.join(points[0xE0000 - 0x800:0xE0200 - 0x800])]


def articles():
    for n, escape in enumerate(ESCAPES):
        nasty = 'zebra ' + escape + ' word ' + escape
        yield {'id': 'id-%d-' % n + escape, 'title': nasty, 'source': nasty, 'author': nasty, 'region': nasty,
               'url': 'http://x.example/' + escape, 'date': '2021-01-%02d' % (n + 1), 'language': 'en',
               'text': '“The %s is here,” said Ann %s Lee.\n\n%s' % (nasty, escape, nasty)}
    for n, text in enumerate(everything(64)):
        yield {'id': 'all-%d' % n, 'title': text, 'source': text[:80], 'text': '“%s,” said Ann Lee.' % text}


def on_terminal(command):
    """(what it wrote to the terminal, its exit status)"""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ.update(TERM='xterm-256color', PAGER='cat', LC_ALL='C.UTF-8', COLUMNS='100')
        os.environ.pop('NO_COLOR', None)
        os.execv(command[0], command)
    data = b''
    while True:
        try:
            piece = os.read(fd, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    os.close(fd)
    return data.decode('utf-8'), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def is_unsafe(c):
    return ord(c) < 32 or 127 <= ord(c) < 160 or c in '\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e' or \
        '\u2066' <= c <= '\u206f' or '\ufff9' <= c <= '\ufffb'


def faults_of(text, form):
    if form == '--csv':  # the line ends of RFC 4180
        text = text.replace('\r\r\n', '\n')
    if form == '--tsv':
        text = text.replace('\t', ' ')
    for line in OURS.sub('', text.replace('\r\n', '\n')).split('\n'):
        depth = 0
        for c in line:
            if c in ISOLATES:
                depth += -1 if c == '\u2069' else 1
                if depth not in (0, 1):
                    yield 'isolates within one another: %r' % line[:200]
            elif is_unsafe(c):
                yield 'U+%04X in %r' % (ord(c), line[:200])
        if depth:
            yield 'an isolate that is not closed: %r' % line[:200]


def main():
    bin_dir = os.path.abspath(sys.argv[1])
    folder = tempfile.mkdtemp()
    passed = failed = 0
    try:
        index, path = os.path.join(folder, 'index'), os.path.join(folder, 'a.jsonl')
        with open(path, 'w', encoding='utf-8') as f:
            f.writelines(json.dumps(a) + '\n' for a in articles())
        subprocess.run([bin_dir + '/morgue-indexer', '--quiet', index, path], check=False, stderr=subprocess.DEVNULL)
        morgue = [bin_dir + '/morgue', '--index', index]
        ids = [json.loads(line)['article']['id'] for line in subprocess.run(
            morgue + ['search', 'zebra', '--all', '--json'], check=True, stdout=subprocess.PIPE).stdout.splitlines()
            if b'"hit"' in line]
        if len(ids) < 150:
            sys.exit('only %d articles were indexed' % len(ids))
        for words in [['search', 'zebra', '--all'], ['quotes', 'zebra', '--all'], ['kwic', 'zebra', '--all'],
                      ['speakers', 'zebra'], ['facets', 'zebra', '--limit', '1000'], ['timeline', 'zebra'],
                      ['search', 'zebra', '--all', '--json'], ['search', 'zebra', '--all', '--csv'],
                      ['quotes', 'zebra', '--all', '--tsv'], ['quotes', 'zebra', '--all', '--format', '{article.title} {quote.text}'],
                      ['search', 'zebra (\x1b[2J \u202e x'], ['search', '\x1b]0;OWNED\x07:x'], ['show', 'no-\x1b[2J-such'],
                      ['\x1b[2Jcommand', 'x'], ['--\x1b[2Joption', 'x'], ['explain', 'zebra "\x1b[2J x"'], ['suggest', '\x1b[2Jz'],
                      ['batch', '/no\x1b[2J']] + [['show', i] for i in ids[:25]]:
            text, status = on_terminal(morgue + words)
            faults = list(faults_of(text, words[-1])) + ([] if text else ['nothing came'])
            for fault in faults[:3]:
                print('%r: %s' % (words, fault))
            if status in (0, 1) and words[0] in ('search', 'quotes', 'kwic', 'show') and 'zebra' not in text and status == 0:
                faults.append('no answer')
            passed, failed = passed + (not faults), failed + bool(faults)
    finally:
        shutil.rmtree(folder)
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
