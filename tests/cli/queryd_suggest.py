#!/usr/bin/python3
"""queryd_suggest.py BIN INDEX SEED: `suggest` against counting by hand.

Random articles come, are replaced and deleted, in several segments; after each publication, and once more when all
has been merged into one, pages of completions and of words that are spelled alike are asked for. What `count` finds
must be the articles that have the word in their text or title.
"""
import collections
import json
import os
import random
import subprocess
import sys

ROUNDS = 8
ARTICLES = 60
LETTERS = 'abcdo'


def word():
    return ''.join(random.choice(LETTERS) for _ in range(random.choice((1, 2, 2, 3, 3, 4, 5, 6))))


def words(most):
    return [random.choice(VOCABULARY) if random.random() < 0.9 else word() for _ in range(random.randint(1, most))]


def change(articles):
    """Lines for the indexer, which bring the articles of the model up to date."""
    for name in random.sample(range(ARTICLES), random.randint(1, 25)):
        name = str(name)
        if name in articles and random.random() < 0.4:
            del articles[name]
            yield {'id': name, 'deleted': True}
        else:
            articles[name] = set(words(3)), set(words(25))
            yield {'id': name, 'title': ' '.join(articles[name][0]), 'text': ' '.join(articles[name][1]), 'language': 'en'}


def run(bin_dir, *arguments, text=None):
    subprocess.run([os.path.join(bin_dir, 'morgue-indexer'), '--quiet', *arguments], input=text, encoding='utf-8', check=True, timeout=60,
                   stderr=subprocess.DEVNULL)


# --- The answer by hand

def distance(a, b):
    """Letters put in, left out, changed, or swapped with their neighbour."""
    rows = [list(range(len(b) + 1))]
    for i in range(1, len(a) + 1):
        row = [i]
        for k in range(1, len(b) + 1):
            row.append(min(rows[-1][k - 1] + (a[i - 1] != b[k - 1]), rows[-1][k] + 1, row[-1] + 1))
            if i > 1 and k > 1 and a[i - 1] == b[k - 2] and a[i - 2] == b[k - 1]:
                row[k] = min(row[k], rows[-2][k - 2] + 1)
        rows.append(row)
    return rows[-1][-1]


def by_hand(articles, letters):
    """([(word, count)] in order, whether they are spelled alike)."""
    titles = collections.Counter(w for title, _ in articles.values() for w in title)
    texts = collections.Counter(w for _, text in articles.values() for w in text)
    counts = {w: max(titles[w], texts[w]) for w in {**titles, **texts}}
    found = [(0, -n, w) for w, n in counts.items() if w.startswith(letters)]
    spelled = not found
    if spelled:
        far = 1 if len(letters) < 5 else 2
        found = [(distance(letters, w), -n, w) for w, n in counts.items()]
        found = [f for f in found if f[0] <= far]
    return [(w, -n) for _, n, w in sorted(found)], spelled


# --- The daemon's

def ask(bin_dir, index, requests):
    """[(hits, done)] of one daemon."""
    lines = ''.join(json.dumps({'id': i, **r}) + '\n' for i, r in enumerate(requests))
    out = subprocess.run([os.path.join(bin_dir, 'morgue-queryd'), '--stdio', index], input=lines, encoding='utf-8', check=True, timeout=60,
                         stdout=subprocess.PIPE).stdout
    answers = [([], []) for _ in requests]
    for reply in map(json.loads, out.split('\n')[:-1]):
        answers[reply['id']][reply['type'] != 'hit'].append(reply)
    return [(hits, last[0]) for hits, last in answers]


def suggest_faults(bin_dir, index, articles, letters):
    pages = [(random.randint(0, 6) if random.random() < 0.7 else random.randint(0, 300), random.choice((1, 3, 20, 1000))) for _ in letters]
    answers = ask(bin_dir, index, [{'op': 'suggest', 'prefix': w, 'offset': o, 'limit': n} for w, (o, n) in zip(letters, pages)])
    for w, (offset, limit), (hits, done) in zip(letters, pages, answers):
        want, spelled = by_hand(articles, w)
        page, got = want[offset:offset + limit], [(h['word'], h['count']) for h in hits]
        if got != page or done['total'] != len(want):
            yield '%s at %d: %s of %s, not %s of %d' % (w, offset, got, done['total'], page, len(want))
        if bool(done['hint']) != (spelled and bool(page)):
            yield '%s: hint %s' % (w, done['hint'])


def count_faults(bin_dir, index, articles, letters):
    """By another way through the daemon."""
    answers = ask(bin_dir, index, [{'op': 'count', 'q': '=' + w} for w in letters])
    for w, (_, done) in zip(letters, answers):
        want = sum(w in title or w in text for title, text in articles.values())
        if done['total'] != want:
            yield 'count =%s: %s, not %d' % (w, done['total'], want)


def faults(bin_dir, index, articles):
    letters = ['a', 'o', random.choice('bcd'), 'zq', 'abcdz'] + [random.choice(VOCABULARY) for _ in range(12)] + [word() for _ in range(12)]
    return [*suggest_faults(bin_dir, index, articles, letters), *count_faults(bin_dir, index, articles, letters)]


def main(bin_dir, index):
    articles, wrong = {}, []
    for _ in range(ROUNDS):
        lines = ''.join(json.dumps(line) + '\n' for line in change(articles))
        run(bin_dir, index, '-', text=lines)
        wrong += faults(bin_dir, index, articles)
    run(bin_dir, '--merge', index)
    wrong += ['merged: ' + f for f in faults(bin_dir, index, articles)]
    print('\n'.join(wrong))
    return 1 if wrong else 0


if __name__ == '__main__':
    random.seed(int(sys.argv[3]))
    VOCABULARY = sorted({word() for _ in range(150)})
    sys.exit(main(sys.argv[1], sys.argv[2]))
