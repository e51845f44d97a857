#!/usr/bin/env python3
"""The benchmarks: measure what is asked for, write the results.

usage: run.py [OPTION]... BUILD_DIR

Each finished part is kept in WORK/results.json with its date and settings, so that parts may be
measured one by one, and the report is made of all that is there. The part "prepare" measures
nothing: it makes what the others need, which takes longer than most of them.
"""
import argparse
import json
import os
import signal
import sys
import time

import building
import compare
import daemon
import growth
import life
import relevance
import report
from setup import HERE, Setup, say

PARTS = ('prepare', 'compare', 'daemon', 'growth', 'relevance', 'building', 'life')
ENGINES = ('lucene', 'ours', 'fts5', 'groonga')
SEEDS = (1, 2)


def options():
    parser = argparse.ArgumentParser(description='Measure, and write the results.')
    parser.add_argument('build', metavar='BUILD_DIR')
    parser.add_argument('--work', help='where everything made is kept (BUILD_DIR/bench/work)')
    parser.add_argument('--out', default=HERE, help='where RESULTS.md goes (bench/)')
    parser.add_argument('--corpus', help='articles, JSON lines, perhaps .zst; else the bundled examples')
    parser.add_argument('--articles', type=int, default=0, help='so many of them (0: all)')
    parser.add_argument('--collection', help='a directory with judged queries, for relevance.py')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--seconds', type=int, default=3, help='of each measure of throughput')
    parser.add_argument('--count', type=int, default=12, help='queries of a class')
    parser.add_argument('--parts', default=','.join(PARTS), help='of ' + ','.join(PARTS))
    parser.add_argument('--engines', default=','.join(ENGINES), help='of ' + ','.join(ENGINES))
    args = parser.parse_args()
    args.work = args.work or os.path.join(args.build, 'bench/work')
    for name, known in (('parts', PARTS), ('engines', ENGINES)):
        chosen = getattr(args, name).split(',')
        if not set(chosen) <= set(known):
            parser.error('--%s: choose of %s' % (name, ','.join(known)))
        setattr(args, name, chosen)
    return args


def prepare(setup, args):
    for seed in SEEDS:
        setup.queries(seed)
    for name in args.engines:
        setup.command(name)
    for times in growth.TIMES:
        for name in growth.ENGINES:
            setup.command(name, times)
    building.lines_of(setup)


def measure(part, setup, args):
    if part == 'compare':
        commands = {name: setup.command(name) for name in ENGINES if name in args.engines}
        return [compare.measure(setup.queries(seed), commands, args.rounds) for seed in SEEDS]
    if part == 'daemon':
        return daemon.measure(setup, setup.queries(SEEDS[0]), args.rounds, args.seconds)
    if part == 'growth':
        return growth.measure(setup, setup.queries(SEEDS[0]), args.rounds)
    if part == 'relevance':
        return relevance.measure(setup.build, args.collection, os.path.join(setup.work, 'relevance'))
    if part == 'life':
        return life.measure(setup)
    return building.measure(setup, min(args.rounds, building.ROUNDS))


def main():
    args = options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that daemons end with us
    setup = Setup(args.build, args.work, args.corpus, args.articles, args.count)
    kept, parts = os.path.join(setup.work, 'results.json'), {}
    os.makedirs(setup.work, exist_ok=True)
    if os.path.exists(kept):
        with open(kept, encoding='utf-8') as f:
            parts = json.load(f)
    for part in args.parts:
        if part == 'relevance' and not args.collection:
            say('no collection with judged queries: no relevance')
            continue
        if part == 'prepare':
            prepare(setup, args)
            continue
        say('measuring: ' + part)
        began, load = time.monotonic(), os.getloadavg()[0]
        found = measure(part, setup, args)
        say('%s: %.0f s' % (part, time.monotonic() - began))
        # Through JSON, so that what is new looks like what was kept.
        parts[part] = json.loads(json.dumps({
            'found': found, 'date': time.strftime('%Y-%m-%d %H:%M'), 'rounds': args.rounds,
            'count': args.count, 'load': load, 'articles': args.articles}))
        with open(kept + '.new', 'w', encoding='utf-8') as f:
            json.dump(parts, f)
        os.replace(kept + '.new', kept)
    image = 'results.svg'
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, 'RESULTS.md'), 'w', encoding='utf-8') as f:
        f.write(report.markdown(report.about(setup, SEEDS), parts, image))
    if 'compare' in parts:
        with open(os.path.join(args.out, image), 'w', encoding='utf-8') as f:
            f.write(report.picture(parts['compare']['found']))
    say('written: ' + os.path.join(args.out, 'RESULTS.md'))


if __name__ == '__main__':
    sys.exit(main())
