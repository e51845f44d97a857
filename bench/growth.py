"""How costs grow with the corpus: the same queries over 1, 2 and 4 times the articles."""
import compare

TIMES = (1, 2, 4)
ENGINES = ('lucene', 'ours')


def measure(setup, queries, rounds, times=TIMES):
    """Sums of CPU by engine, mode and class, a column for each size, and what was found."""
    found = {'times': list(times), 'sums': {}, 'totals': {}}
    for n in times:
        result = compare.measure(queries, {name: setup.command(name, n) for name in ENGINES},
                                 rounds)
        classes = compare.classes_of(result['queries'])
        for name, engine in result['engines'].items():
            for mode in compare.MODES:
                costs = engine['cpu_us'][mode]
                for c, ids in classes.items():
                    row = found['sums'].setdefault(name, {}).setdefault(mode, {}).setdefault(c, [])
                    row.append(sum(costs[q] for q in ids if q in costs))
        totals = result['engines']['ours']['total']
        for c, ids in classes.items():
            found['totals'].setdefault(c, []).append(sum(totals.get(q, 0) for q in ids))
    return found
