#!/usr/bin/env python3
"""Time several engines with the same queries, in turns.

usage: compare.py [--rounds N] [--warm N] [--out FILE] QUERIES NAME=COMMAND...

Each COMMAND starts an engine that speaks the protocol of bench/serve.h (NAME.warm=N as a further
operand gives one engine its own number of rounds to warm up). All engines stay alive; in each round
each of them answers all queries once in each mode, in an order that turns with the rounds. The
median over the rounds is a query's cost. FILE gets it all as JSON; standard output a table whose
ratios are those of the sums over a class, to the first engine named.
"""
import argparse
import json
import shlex
import statistics
import subprocess
import sys

MODES = ('exact', 'top')
WARM = {None: 2, 'lucene': 10}  # rounds
WARM_QUERIES = 6000  # at least so many for Lucene, whose code is compiled as it runs


class Engine:
    def __init__(self, name, command, queries):
        self.name = name
        self.process = subprocess.Popen(command + [queries], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, encoding='utf-8')
        self.modes = MODES + ('keys',) if name in ('lucene', 'ours') else MODES
        self.cpu = {mode: {} for mode in self.modes}
        self.wall = {mode: {} for mode in self.modes}
        self.total = {}
        self.line('ready')

    def line(self, want=''):
        line = self.process.stdout.readline()
        if not line or want and not line.startswith(want):
            raise SystemExit('compare.py: %s: %s' % (self.name, line.strip() or 'has ended'))
        return line

    def run(self, mode, keep):
        self.process.stdin.write('run %s\n' % mode)
        self.process.stdin.flush()
        for line in iter(self.line, 'end\n'):
            query, cpu, wall, total = line.rstrip('\n').split('\t')
            if int(total) < 0:
                continue
            if mode == 'exact':
                self.total[query] = int(total)
            if keep:
                self.cpu[mode].setdefault(query, []).append(int(cpu) / 1e3)
                self.wall[mode].setdefault(query, []).append(int(wall) / 1e3)

    def close(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise SystemExit('compare.py: %s has failed' % self.name)

    def result(self):
        def medians(costs):
            return {mode: {q: statistics.median(c) for q, c in by_query.items()}
                    for mode, by_query in costs.items()}
        return {'cpu_us': medians(self.cpu), 'wall_us': medians(self.wall), 'total': self.total}


def read_queries(path):
    with open(path, encoding='utf-8') as f:
        return [line.split('\t')[:3] for line in f]


def take_turns(engines, rounds, warm):
    for engine in engines:
        for _ in range(warm.get(engine.name, warm[None])):
            for mode in engine.modes:
                engine.run(mode, keep=False)
    for r in range(rounds):
        turn = r % len(engines)
        for engine in engines[turn:] + engines[:turn]:
            for mode in engine.modes:
                engine.run(mode, keep=True)
        print('round %d of %d' % (r + 1, rounds), file=sys.stderr)


def measure(queries, commands, rounds, warm=None):
    """All costs of the engines (name -> command without the query file), as JSON would have it."""
    engines = [Engine(name, command, queries) for name, command in commands.items()]
    warm = dict(warm or WARM)
    if 'lucene' in warm:
        asked = len(read_queries(queries)) or 1
        warm['lucene'] = max(warm['lucene'], WARM_QUERIES // asked)
    take_turns(engines, rounds, warm)
    for engine in engines:
        engine.close()
    return {'queries': read_queries(queries), 'rounds': rounds,
            'engines': {e.name: e.result() for e in engines}}


def percentile(values, p):
    values = sorted(values)
    return values[min(len(values) - 1, int(p * len(values)))]


def classes_of(queries):
    classes = {}
    for name, query, _ in queries:
        classes.setdefault(name, []).append(query)
    return classes


def cell(costs, base):
    if not costs:
        return '–'
    text = '%.0f/%.0f' % (percentile(costs, .5), percentile(costs, .95))
    return '%s (%.2f)' % (text, sum(costs) / sum(base)) if base else text


def table(out, result, mode, clock='cpu_us'):
    """p50/p95 in microseconds (sum over that of the first engine), a line a class."""
    names = list(result['engines'])
    costs = {n: e[clock].get(mode, {}) for n, e in result['engines'].items()}
    print('| class | queries | ' + ' | '.join(names) + ' |', file=out)
    print('|---|---|' + '---|' * len(names), file=out)
    for name, ids in classes_of(result['queries']).items():
        common = [q for q in ids if q in costs[names[0]]]
        row = []
        for engine in names:
            own = [costs[engine][q] for q in common if q in costs[engine]]
            base = [costs[names[0]][q] for q in common if q in costs[engine]]
            row.append(cell(own, base if engine != names[0] else None))
        print('| %s | %d | %s |' % (name, len(ids), ' | '.join(row)), file=out)


def differences(result):
    """Per engine: queries it answers whose total is not ours, and by how much at most."""
    ours = result['engines'].get('ours', {'total': {}})['total']
    found = {}
    for name, engine in result['engines'].items():
        pairs = [(q, ours[q], n) for q, n in engine['total'].items() if q in ours]
        found[name] = {'compared': len(pairs),
                       'different': [(q, a, b) for q, a, b in pairs if a != b]}
    return found


def show_differences(out, result):
    names = {q: (c, text) for c, q, text in result['queries']}
    for engine, found in differences(result).items():
        if engine == 'ours':
            continue
        print('\n%s: %d of %d totals differ from ours' % (
            engine, len(found['different']), found['compared']), file=out)
        for q, a, b in found['different'][:10]:
            print('  %s  %s: ours %d, %s %d' % (names[q][0], names[q][1], a, engine, b), file=out)


def main():
    parser = argparse.ArgumentParser(description='Time engines in turns.')
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('--warm', type=int, default=2)
    parser.add_argument('--out')
    parser.add_argument('queries')
    parser.add_argument('engines', nargs='+', metavar='NAME=COMMAND')
    args = parser.parse_args()
    warm, commands = {**WARM, None: args.warm}, {}
    for operand in args.engines:
        name, command = operand.split('=', 1)
        if name.endswith('.warm'):
            warm[name[:-5]] = int(command)
        else:
            commands[name] = shlex.split(command)
    result = measure(args.queries, commands, args.rounds, warm)
    if args.out:
        with open(args.out, 'w', encoding='utf-8') as f:
            json.dump(result, f)
    for mode in MODES:
        print('\n%s: thread CPU in us, p50/p95 (sum / sum of %s)\n' % (mode, next(iter(commands))))
        table(sys.stdout, result, mode)
    show_differences(sys.stdout, result)


if __name__ == '__main__':
    main()
