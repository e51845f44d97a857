#!/usr/bin/env python3
"""Quotations found in the project's own articles against the marks that people set.

usage: own.py BIN_DIR [GOLD.jsonl=SPANS:SPEAKERS]...

A gold file is tests/corpus/quotes/LANGUAGE.jsonl: one article a line, with its text and its quotations. Without
arguments all of them are scored against the figures below. A direct quotation is found when its span is the same but
for white space and marks at the ends; its speaker is right when the last word of the name is the same. Quotations of
other types count neither way. Prints each figure (F1) and "N passed, N failed".
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '../..'))
# Reached, less what one or two new articles may move: spans, spans with the right speaker.
BARS = {'en': (0.96, 0.87), 'ru': (0.94, 0.82), 'kk': (0.97, 0.83), 'de': (0.96, 0.92), 'fr': (0.96, 0.91),
        'en-2': (0.97, 0.89), 'ru-2': (0.95, 0.90), 'kk-2': (0.95, 0.72), 'de-2': (0.95, 0.92), 'fr-2': (0.97, 0.95)}
EDGE = ' \t\r\n\u00a0\u202f"\'“”„‟‘’‚«»‹›`.,;:!?—–-「」『』'


def extract(bin_dir, gold):
    done = subprocess.run([os.path.join(bin_dir, 'morgue-indexer'), '--extract-quotes', gold],
                          stdout=subprocess.PIPE, check=True)
    return {d['id']: d['quotes'] for d in map(json.loads, done.stdout.splitlines())}


def pieces(text, quotes):
    """Spans cut at line breaks and trimmed: {(start, end): quotation}."""
    out = {}
    for quote in quotes:
        for m in re.finditer(r'[^\n]+', text[quote['start']:quote['end']]):
            a, b = quote['start'] + m.start(), quote['start'] + m.end()
            while a < b and text[a] in EDGE:
                a += 1
            while b > a and text[b - 1] in EDGE:
                b -= 1
            if a < b:
                out[a, b] = quote
    return out


def overlaps(span, others):
    return any(min(span[1], b) - max(span[0], a) > 0 for a, b in others)


def surname(name):
    words = re.findall(r'[\w-]+', re.sub(r"['’]s\b", '', (name or '').casefold()))
    return words[-1] if words else None


def f1(hits, predicted, wanted):
    return 2 * hits / (predicted + wanted) if predicted + wanted else 1.0


def score(bin_dir, gold):
    found = extract(bin_dir, gold)
    hits = right = predicted = wanted = 0
    with open(gold, encoding='utf-8') as f:
        for article in map(json.loads, f):
            if article['id'] not in found:
                sys.exit('%s: not extracted' % article['id'])
            text, ours = article['text'], pieces(article['text'], found[article['id']])
            theirs = pieces(text, [q for q in article['quotes'] if q.get('type', 'direct') == 'direct'])
            other = pieces(text, [q for q in article['quotes'] if q.get('type', 'direct') != 'direct'])
            aside = list(other) + [tuple(span) for span in article.get('ignore', [])]
            wanted += len(theirs)
            predicted += sum(1 for span in ours if span in theirs or not overlaps(span, aside))
            for span in theirs.keys() & ours.keys():
                hits += 1
                right += surname(theirs[span].get('speaker')) == surname(ours[span].get('speaker'))
    return f1(hits, predicted, wanted), f1(right, predicted, wanted), wanted


def main():
    bin_dir = os.path.abspath(sys.argv[1])
    jobs = [(os.path.join(ROOT, 'tests/corpus/quotes', l + '.jsonl'), bars) for l, bars in BARS.items()]
    if len(sys.argv) > 2:
        jobs = [(a.split('=')[0], tuple(map(float, a.split('=')[1].split(':')))) for a in sys.argv[2:]]
    passed = failed = 0
    for gold, bars in jobs:
        spans, speakers, wanted = score(bin_dir, gold)
        for what, value, bar in (('spans', spans, bars[0]), ('with speaker', speakers, bars[1])):
            ok = value >= bar
            passed, failed = passed + ok, failed + (not ok)
            print('%-10s %-13s %.3f (at least %.3f) of %d%s' % (os.path.basename(gold), what, value, bar, wanted,
                                                              '' if ok else ' *'))
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
