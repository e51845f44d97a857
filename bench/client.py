#!/usr/bin/env python3
"""What the command line costs beyond the daemon: start, ask, print.

usage: client.py BIN_DIR SOCKET [--most MS] [QUERY]...

Each query runs --runs times as `morgue search QUERY --json`, so that the daemon's own time (took_ms) is in
the output. Printed are medians: wall time less took_ms, and the processor's time of the client alone, which
a loaded machine disturbs less. With --most, exit 1 when the latter is over MS, or the program runs none.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def run_once(command):
    """(wall ms beyond the daemon's time, ms of the processor)"""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    out = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = (time.perf_counter() - started) * 1000
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit('exit %d: %s' % (process.returncode, ' '.join(command)))
    done = json.loads(out.splitlines()[-1])
    return wall - done['took_ms'], (usage.ru_utime + usage.ru_stime) * 1000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('bin_dir')
    parser.add_argument('socket')
    parser.add_argument('queries', nargs='*')
    parser.add_argument('--runs', type=int, default=100)
    parser.add_argument('--most', type=float)
    args = parser.parse_args()
    slow = False
    for query in args.queries or ['the']:
        command = [os.path.join(args.bin_dir, 'morgue'), '--socket', args.socket, '--json', 'search', query]
        runs = [run_once(command) for _ in range(args.runs)]
        wall, cpu = (statistics.median(column) for column in zip(*runs))
        print('%-30s wall beyond the daemon %5.2f ms   processor %5.2f ms' % (query, wall, cpu))
        slow |= args.most is not None and cpu > args.most
    return 1 if slow else 0


if __name__ == '__main__':
    sys.exit(main())
