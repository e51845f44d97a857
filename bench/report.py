"""RESULTS.md and its picture, from what the measures have found."""
import platform
import time

import chart
import compare
import life
import peers

MODE_TITLES = {'exact': 'Exact totals', 'top': 'Top 10 only: the total may be an estimate'}
METHOD = '''Thread CPU in microseconds, p50/p95 over the queries of a class (a query's cost is its median over the
rounds). `a / b` is the sum of CPU over the class, ours by the peer's: below 1 we are cheaper. All
engines have the same words (our analysis, dumped and fed to them parted by blanks), answer in one thread of a
process of their own, warm, and take turns. *Keys*: both
also read id, title and the like of the ten hits. A dash: the peer has no such query.'''


# --- Where

def machine():
    flags, cores, memory = set(), 0, 0
    with open('/proc/cpuinfo', encoding='utf-8') as f:
        for line in f:
            cores += line.startswith('processor')
            if line.startswith('flags'):
                flags.update(line.split(':')[1].split())
    with open('/proc/meminfo', encoding='utf-8') as f:
        memory = int(f.readline().split()[1]) / (1 << 20)
    vector = next((name for flag, name in (('avx512f', ', AVX-512'), ('avx2', ', AVX2'))
                   if flag in flags), '')
    return '%d cores (%s%s), %.0f GiB, Linux %s' % (
        cores, platform.machine(), vector, memory, '.'.join(platform.release().split('.')[:2]))


def about(setup, seeds):
    lines = ['- date: ' + time.strftime('%Y-%m-%d'), '- machine: ' + machine(),
             '- versions: ' + ', '.join('%s %s' % v for v in peers.versions().items()),
             '- corpus: %s, %s articles; queries by the seeds %s' % (
                 setup.corpus_name(), setup.articles or 'all', ' and '.join(map(str, seeds)))]
    return '\n'.join(lines)


def when(part):
    """Parts may have been measured one by one."""
    return 'Measured %s: %d rounds, %d queries a class, load of the machine before %.1f.' % (
        part['date'], part['rounds'], part['count'], part['load'])


# --- Tables

def table(head, rows):
    out = ['| ' + ' | '.join(head) + ' |', '|' + '---|' * len(head)]
    return '\n'.join(out + ['| ' + ' | '.join(row) + ' |' for row in rows])


def costs(result, engine, mode, clock='cpu_us'):
    return result['engines'].get(engine, {}).get(clock, {}).get(mode, {})


def ratio(result, ids, mode, peer, clock='cpu_us'):
    """Our sum by the peer's, over the queries both have answered; None when there are none."""
    a, b = costs(result, 'ours', mode, clock), costs(result, peer, mode, clock)
    common = [q for q in ids if q in a and q in b]
    return sum(a[q] for q in common) / sum(b[q] for q in common) if common else None


def shown(value):
    return '–' if value is None else '%.2f' % value


def spread(result, ids, mode, engine):
    found = [costs(result, engine, mode)[q] for q in ids if q in costs(result, engine, mode)]
    if not found:
        return '–'
    return '%.0f/%.0f' % (compare.percentile(found, .5), compare.percentile(found, .95))


def comparison(results, mode):
    """results: one for each seed; p50/p95 and most ratios are the first one's."""
    first = results[0]
    head = ['class', 'Lucene', 'ours'] + ['/ Lucene' + (', seed %d' % (i + 1) if i else '')
                                          for i in range(len(results))]
    head += ['/ Lucene, wall'] + (['/ Lucene, keys'] if mode == 'exact' else [])
    head += ['/ FTS5', '/ groonga']
    rows = []
    for name, ids in compare.classes_of(first['queries']).items():
        row = [name, spread(first, ids, mode, 'lucene'), spread(first, ids, mode, 'ours')]
        for result in results:
            own = compare.classes_of(result['queries']).get(name, [])
            row.append(shown(ratio(result, own, mode, 'lucene')))
        row.append(shown(ratio(first, ids, mode, 'lucene', 'wall_us')))
        if mode == 'exact':
            row.append(shown(ratio(first, ids, 'keys', 'lucene')))
        rows.append(row + [shown(ratio(first, ids, mode, peer)) for peer in ('fts5', 'groonga')])
    return table(head, rows)


def totals(results):
    lines = []
    for engine in ('lucene', 'fts5', 'groonga'):
        compared = different = 0
        names = set()
        for result in results:
            found = compare.differences(result).get(engine)
            if not found:
                continue
            classes = {q: c for c, q, _ in result['queries']}
            compared += found['compared']
            different += len(found['different'])
            names.update(classes[q] for q, _, _ in found['different'])
        if compared:
            lines.append('- %s: %d of %d totals differ from ours%s' % (
                engine, different, compared, ' (%s)' % ', '.join(sorted(names)) if names else ''))
    return '\n'.join(lines)


def picture(results):
    classes = compare.classes_of(results[0]['queries'])
    return chart.bars('CPU of a query class: ours / Lucene 8', ('exact totals', 'top 10 only'),
                      [(name, [ratio(results[0], ids, mode, 'lucene') for mode in compare.MODES])
                       for name, ids in classes.items()])


def daemon(found):
    out = ['## Through the socket', 'Snippets and exact totals, all classes mixed.', table(
        ['connections', 'queries/s', 'p50 ms', 'p95 ms', 'p99 ms', 'daemon CPU us'],
        [['%d' % r['connections'], '%.0f' % r['queries/s'], '%.2f' % r['p50_ms'], '%.2f' % r['p95_ms'],
          '%.2f' % r['p99_ms'], '%.0f' % r['daemon_cpu_us']] for r in found['socket']]),
           'The daemon beside the bare matcher (both with snippets, one query at a time):', table(
        ['queries', 'p50 ms, daemon / matcher', 'mean ms', 'CPU us', 'own cost: mean ms, CPU us'],
        [[name, '%.2f / %.2f' % (c['daemon_p50_ms'], c['matcher_p50_ms']),
          '%.2f / %.2f' % (c['daemon_mean_ms'], c['matcher_mean_ms']),
          '%.0f / %.0f' % (c['daemon_cpu_us'], c['matcher_cpu_us']),
          '%.2f, %.0f' % (c['daemon_mean_ms'] - c['matcher_mean_ms'],
                          c['daemon_cpu_us'] - c['matcher_cpu_us'])]
         for name, c in found['cost'].items()])]
    one, two = (found['threads'][n] for n in sorted(found['threads'], key=int))
    single, double = (found['workers'][n] for n in sorted(found['workers'], key=int))
    out.append('- two matcher threads in one process: %.0f queries/s, %.2f times one (%.0f)\n'
               '- two workers behind the socket: %.0f us of CPU a query, %.2f times that with one (%.0f), '
               '%.2f times the queries a second' % (
                   two['queries/s'], two['queries/s'] / one['queries/s'], one['queries/s'],
                   double['daemon_cpu_us'], double['daemon_cpu_us'] / single['daemon_cpu_us'],
                   single['daemon_cpu_us'], double['queries/s'] / single['queries/s']))
    return '\n\n'.join(out)


def growth(found):
    def steps(row):
        return ' '.join('%.2f' % (value / row[0]) for value in row) if row and row[0] else '–'
    sums, rows = found['sums'], []
    for name in sums['ours']['exact']:
        rows.append([name, steps(found['totals'][name])] + [
            steps(sums[engine][mode].get(name)) for mode in compare.MODES
            for engine in ('ours', 'lucene')])
    return '\n\n'.join(['## Growth', 'Sums of CPU over %s times the articles (new ids, mixed texts), '
                        'by that over one time.' % ', '.join(map(str, found['times'])), table(
                            ['class', 'hits', 'ours, exact', 'Lucene, exact', 'ours, top',
                             'Lucene, top'], rows)])


def relevance(found):
    return '\n\n'.join(['## Relevance', 'Words joined by OR, stop words included; k1 1.2, b 0.75.', table(
        ['engine', 'nDCG@10', 'MAP'], [[name, '%.4f' % n, '%.4f' % m] for name, n, m in found])])


def building(found):
    rows = []
    base = found['ways']['lucene']
    for name, c in found['ways'].items():
        rows.append([name, '%.1f (%.2f)' % (c['wall_s'], c['wall_s'] / base['wall_s']),
                     '%.1f (%.2f)' % (c['cpu_s'], c['cpu_s'] / base['cpu_s']),
                     '%.0f' % (c['peak_bytes'] / (1 << 20)),
                     '%.1f (%.2f)' % (c['bytes'] / 1e6, c['bytes'] / base['bytes'])])
    return '\n\n'.join(['## Building', '%d articles, %.0f MB of text, two workers or threads; in brackets '
                        'by Lucene. Lucene: one stemmed field with positions, text stored.' % (
                            found['articles'], found['text_bytes'] / 1e6), table(
                                ['', 'wall s', 'CPU s', 'peak MiB', 'MB on disk'], rows)])


def long_life(found):
    return life.section(found, table)


def markdown(head, parts, image):
    out = ['# Measured', 'Made by `make bench`; [README.md](README.md) says how. Do not edit.', head]
    if 'compare' in parts:
        found = parts['compare']['found']
        out += ['## Queries', when(parts['compare']), METHOD, '![ratios](%s)' % image]
        for mode in compare.MODES:
            out += ['### ' + MODE_TITLES[mode], comparison(found, mode)]
        out += ['### The same answers', totals(found)]
    for name, section in (('daemon', daemon), ('growth', growth), ('relevance', relevance),
                          ('building', building), ('life', long_life)):
        if name in parts:
            out += [section(parts[name]['found']), when(parts[name])]
    return '\n\n'.join(out) + '\n'
