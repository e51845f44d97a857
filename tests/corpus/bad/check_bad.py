#!/usr/bin/python3
"""check_bad.py: feed the bad inputs to the indexer and hold what it says against expected.tsv.

usage: check_bad.py [--huge] MORGUE-INDEXER [FILE]...
  Writes everything below a temporary directory. Prints a line per fault. Exit: 0 none, 1 some.
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SAID = re.compile(r'^(?P<file>[^:]+):(?P<line>\d+): (?P<warning>warning: )?(?P<text>.*)$')
TIMEOUT = int(os.environ.get('BAD_TIMEOUT', '120'))  # seconds a file
CRASH = re.compile(r'AddressSanitizer|LeakSanitizer|runtime error:|Assertion')


def expectations(directory):
    """{file: [(line, kind, pattern)]}"""
    rows = collections.defaultdict(list)
    with open(os.path.join(directory, 'expected.tsv'), encoding='utf-8') as f:
        for row in f:
            file, line, kind, pattern = row.rstrip('\n').split('\t')
            rows[file].append((line, kind, pattern))
    return rows


def messages(stderr, name):
    """[(line, kind, text)] of what was said of this file."""
    found = []
    for m in filter(None, map(SAID.match, stderr.decode('utf-8').split('\n'))):
        if m['file'] == name:
            found.append((m['line'], 'warning' if m['warning'] else 'rejected', m['text']))
    return found


def match_rows(rows, said):
    """Faults; every row takes one message, and what is left over is a fault too."""
    left, faults = list(said), []
    for line, kind, pattern in sorted((r for r in rows if r[1] in ('warning', 'rejected')), key=lambda r: r[0] == '-'):
        fits = [m for m in left if line in ('-', m[0]) and kind == m[1] and re.search(pattern, m[2], re.I)]
        if fits:
            left.remove(fits[0])
        else:
            faults.append('line %s: no %s that holds /%s/' % (line, kind, pattern))
    if not any(kind == 'empty' for _, kind, _ in rows):
        faults += ['line %s: unexpected %s: %s' % m for m in left]
    return faults


def summary_of(stdout):
    for line in stdout.decode('utf-8').splitlines():
        value = json.loads(line)
        if value.get('type') == 'summary':
            return value
    return None


def check(indexer, directory, name, rows):
    with tempfile.TemporaryDirectory() as scratch:
        try:
            run = subprocess.run([indexer, '--json', '--progress=never', os.path.join(scratch, 'index'), name], cwd=directory,
                                 capture_output=True, check=False, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            return ['still running after %d s' % TIMEOUT]
    faults = match_rows(rows, messages(run.stderr, name))
    rejected = sum(kind == 'rejected' for _, kind, _ in rows)
    good = len({(line if line != '-' else i) for i, (line, kind, _) in enumerate(rows) if kind in ('ok', 'warning')})
    if run.returncode != (1 if rejected else 0):
        faults.append('exit %d: %s' % (run.returncode, run.stderr[-300:]))
    if CRASH.search(run.stderr.decode('utf-8', 'replace')):
        faults.append('crashed: %s' % run.stderr[-2000:])
    summary = summary_of(run.stdout)
    if summary is None:
        return faults + ['no summary']
    taken = summary['added'] + summary['replaced'] + summary['unchanged']
    if any(kind == 'some' for _, kind, _ in rows):
        good = max(taken, 1)
    if (summary['rejected'], taken) != (rejected, good):
        faults.append('rejected %d of %d, took %d of %d' % (summary['rejected'], rejected, taken, good))
    return faults


def main(argv):
    with_huge = argv[:1] == ['--huge']
    argv = argv[with_huge:]
    if not argv or argv[0].startswith('-'):
        print(__doc__, file=sys.stderr)
        return 2
    indexer, bad = os.path.abspath(argv[0]), 0
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([sys.executable, os.path.join(HERE, 'gen-bad.py')] + ['--huge'] * with_huge + [directory], check=True)
        for name, rows in sorted(expectations(directory).items()):
            if argv[1:] and name not in argv[1:]:
                continue
            for fault in check(indexer, directory, name, rows):
                print('%s: %s' % (name, fault))
                bad += 1
    print('bad input: %d faults' % bad)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
