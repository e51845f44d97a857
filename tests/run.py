#!/usr/bin/env python3
"""Run the tests and count them.

usage: run.py [--jobs N] [--only WORD] PLAN...

A plan file has a test a line: NAME <tab> TIMEOUT_SECONDS <tab> SHELL COMMAND; # begins a comment. Each runs from
the root of the project with its output in build/test-logs/NAME.log. A test passes when its command exits 0
and its log shows at least one case; cases are counted from what cmocka, unittest and our own runners print
at their end. The last line is "N passed, N failed".
"""
import argparse
import concurrent.futures
import os
import re
import signal
import subprocess
import sys
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '..'))
LOGS = os.path.join(ROOT, 'build', 'test-logs')
TAIL = 40


def read_plan(path):
    with open(path, encoding='utf-8') as f:
        for number, line in enumerate(f, 1):
            if not line.strip() or line.startswith('#'):
                continue
            parts = line.rstrip('\n').split('\t')
            if len(parts) != 3:
                sys.exit('%s:%d: not NAME<tab>SECONDS<tab>COMMAND' % (path, number))
            yield parts[0], float(parts[1]), parts[2]


def count_cases(log):
    """Cases passed, by the closing lines of the runners we use."""
    passed = sum(int(n) for n in re.findall(r'^\[  PASSED  \] (\d+) test', log, re.M))
    passed += sum(int(n) for n in re.findall(r'^Ran (\d+) tests? in', log, re.M))
    passed += sum(int(n) for n in re.findall(r'^(\d+) passed, \d+ failed', log, re.M))
    passed += sum(int(n) for n in re.findall(r'^(\d+) of \d+ ok: ', log, re.M))
    return passed


def run_one(test):
    name, timeout, command = test
    log_path = os.path.join(LOGS, name.replace('/', '-') + '.log')
    started = time.monotonic()
    with open(log_path, 'wb') as log:
        process = subprocess.Popen(['bash', '-c', command], cwd=ROOT, stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=subprocess.STDOUT, start_new_session=True)
        try:
            status = process.wait(timeout)
            why = 'exit %d' % status
        except subprocess.TimeoutExpired:
            status, why = -1, 'no end after %g s' % timeout
        try:
            os.killpg(process.pid, signal.SIGKILL)  # daemons that a test left behind
        except ProcessLookupError:
            pass
        process.wait()
    with open(log_path, encoding='utf-8', errors='replace') as log:
        text = log.read()
    cases = count_cases(text)
    if status == 0 and cases == 0:
        status, why = -1, 'it ran no case'
    return name, status == 0, cases, why, time.monotonic() - started, text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--jobs', type=int, default=2)
    parser.add_argument('--only', default='')
    parser.add_argument('plans', nargs='+')
    args = parser.parse_args()
    os.makedirs(LOGS, exist_ok=True)
    tests = [t for plan in args.plans for t in read_plan(plan) if args.only in t[0]]
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for done in concurrent.futures.as_completed([pool.submit(run_one, t) for t in tests]):
            name, good, cases, why, seconds, text = done.result()
            print('%s %-32s %6.1f s  %s' % ('ok  ' if good else 'FAIL', name, seconds,
                                            '%d cases' % cases if good else why), flush=True)
            passed += cases if good else 0
            failed += not good
            if not good:
                print(''.join('    | ' + l + '\n' for l in text.splitlines()[-TAIL:]), flush=True)
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
