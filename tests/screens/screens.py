#!/usr/bin/env python3
"""What a person sees: each command's screen in a real terminal, in five languages, at 80 and 120 columns, and at 200.

usage: screens.py [--write] BIN_DIR [LANGUAGE-COLUMNS]...

expected/LANGUAGE-COLUMNS.txt is the whole screen, colours included, as tmux has it. Beside that, every
screen is held to what must be true of any: no line is wider than the terminal, the matches of a
concordance begin in one column, charts begin in one column, and a caret stands under its place.
`--write` makes the files anew: look at them before you commit them (`less -R`).
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

from terminal import Terminal

HERE = os.path.dirname(os.path.abspath(__file__))
LANGUAGES = {'en': 'bridge', 'ru': 'мост', 'ar': 'الجسر', 'zh': '大桥', 'th': 'สะพาน'}
COLUMNS = (80, 120)
ROWS = 150
COLOUR = re.compile('\x1b\\[[0-9;]*m|\x1b\\]8;[^\x1b]*\x1b\\\\|\x0e|\x0f')


def script(language):
    word = LANGUAGES[language]
    commands = ["search '%s' --sort date" % word, "quotes '%s' --sort date --collapse" % word,
                "kwic '%s' --sort right" % word, "timeline '%s'" % word, "speakers '%s'" % word,
                "search '%s (w/3 x'" % word, 'show %s-3' % language]
    return ''.join('printf "%%s\\n" "$ morgue %s"\nmorgue %s\n' % (c, c) for c in commands)


def cells(text):
    """Cells of a terminal, by Python's tables and not by the program's."""
    n = 0
    for c in text:
        if unicodedata.category(c) in ('Mn', 'Me', 'Cf') or c == '\u200b':
            continue
        n += 2 if unicodedata.east_asian_width(c) in 'WF' else 1
    return n


def parts_of(screen):
    """(command, its lines without colours) of each."""
    found = []
    for line in screen.splitlines():
        if COLOUR.sub('', line).startswith('$ morgue '):
            found.append((COLOUR.sub('', line).split()[2], []))
        elif found:
            found[-1][1].append(line)
    return found


def columns_of_marks(lines):
    """Where the marked text of each line begins, and ends."""
    begins, ends = set(), set()
    for line in lines:
        match = re.search('(\x1b\\[1m\x1b\\[33m)(.*?)(\x1b\\[0m|\x1b\\[39m)', line) or \
            re.search('(\x1b\\[1;33m)(.*?)(\x1b\\[0m|\x1b\\[39m)', line)
        if match:
            before = cells(COLOUR.sub('', line[:match.start()]))
            begins.add(before)
            ends.add(before + cells(COLOUR.sub('', match.group(2)).rstrip()))
    return begins, ends


def faults_of(screen, language, columns):
    plain = [COLOUR.sub('', line) for line in screen.splitlines()]
    for line in plain:
        if cells(line) > columns:
            yield 'wider than the terminal: ' + line
        if any(ord(c) < 32 or 127 <= ord(c) < 160 for c in line):
            yield 'a control character: %r' % line
        if line.count('\u2066') + line.count('\u2067') != line.count('\u2069'):
            yield 'an isolate that is not closed: %r' % line
    for command, lines in parts_of(screen):
        text = [COLOUR.sub('', line) for line in lines]
        if command == 'kwic':
            begins, ends = columns_of_marks(lines)
            # Matches that run from right to left are aligned at their other end.
            if not begins or len(ends if language == 'ar' else begins) > 1:
                yield 'kwic: matches begin in columns %s and end in %s' % (sorted(begins), sorted(ends))
        if command in ('timeline', 'speakers'):
            bars = {cells(line[:line.index('█')]) for line in text if '█' in line}
            if len(bars) > 1:
                yield '%s: bars begin in columns %s' % (command, sorted(bars))
        carets = [i for i, line in enumerate(text) if line.strip().startswith('^')]
        for i in carets:
            if cells(text[i][:text[i].index('^')]) != cells(text[i - 1][:text[i - 1].index('w/3')]):
                yield 'the caret is beside its place'


def show(bin_dir, index, language, columns):
    env = {'PATH': bin_dir + ':$PATH', 'LC_ALL': 'C.UTF-8', 'PAGER': 'cat'}
    terminal = Terminal(columns, ROWS, "morgue() { command morgue --index %s \"$@\"; }\n" % index +
                        script(language), env)
    try:
        terminal.wait(60)
        # How often a rule is right is measured anew from time to time.
        return re.sub(r'(rule \w+), 0\.\d\d', r'\1, 0.90', terminal.screen())
    finally:
        terminal.close()


def check(bin_dir, index, name, write):
    language, columns = name.split('-')
    screen = show(bin_dir, index, language, int(columns))
    path = os.path.join(HERE, 'expected', name + '.txt')
    faults = list(faults_of(screen, language, int(columns)))
    if write:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(screen)
    with open(path, encoding='utf-8') as f:
        expected = f.read()
    if expected != screen:
        with tempfile.NamedTemporaryFile('w', suffix='.txt', delete=False, encoding='utf-8') as f:
            f.write(screen)
        faults.append(subprocess.run(['diff', '-u', path, f.name], check=False, stdout=subprocess.PIPE,
                                     encoding='utf-8').stdout)
        os.unlink(f.name)
    for fault in faults:
        print('%s: %s' % (name, fault))
    return not faults


def main():
    write = '--write' in sys.argv
    bin_dir, *names = [a for a in sys.argv[1:] if a != '--write']
    bin_dir = os.path.abspath(bin_dir)
    folder = tempfile.mkdtemp()
    try:
        index = os.path.join(folder, 'index')
        subprocess.run([os.path.join(bin_dir, 'morgue-indexer'), '--quiet', index,
                        os.path.join(HERE, 'articles.jsonl')], check=True, stderr=subprocess.DEVNULL)
        results = [check(bin_dir, index, name, write) for name in
                   names or ['%s-%d' % (l, c) for l in LANGUAGES for c in COLUMNS] + ['en-200']]
    finally:
        shutil.rmtree(folder)
    print('%d passed, %d failed' % (sum(results), len(results) - sum(results)))
    return 0 if all(results) else 1


if __name__ == '__main__':
    sys.exit(main())
