#!/usr/bin/env python3
"""Quotations of the bundled articles against the marks that people set.

usage: gold.py BIN_DIR

Runs `morgue-indexer --extract-quotes` on examples/articles and compares with tests/corpus/demo-quotes.jsonl. A
quotation is found when its span is the same but for white space and marks at the ends; its speaker is right when the last
word of the name is the same. Prints what is wrong, and fails below the figures that are known to be reached.
"""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '../..'))
LEAST_FOUND = 0.96    # F1 of spans of direct quotations
LEAST_SPEAKER = 0.90  # F1 of direct quotations found with the right speaker
TRIM = ' \t\r\n\u00a0"\'“”„‟‘’‚«»‹›`.,;:!?—–-「」『』'


def extract(bin_dir):
    done = subprocess.run([os.path.join(bin_dir, 'morgue-indexer'), '--extract-quotes',
                           'examples/articles'], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return {d['id']: d['quotes'] for d in map(json.loads, done.stdout.splitlines())}


def gold():
    with open(os.path.join(ROOT, 'tests/corpus/demo-quotes.jsonl'), encoding='utf-8') as f:
        return {d['id']: d['quotes'] for d in map(json.loads, f)}


def key(quote):
    return re.sub(r'\s+', ' ', quote['text'].strip(TRIM))


def surname(name):
    words = re.findall(r'\w+', (name or '').casefold())
    return words[-1] if words else None


def names(quote):
    return {surname(quote.get('speaker')), surname(quote.get('speaker_full'))}


def main():
    found = extract(os.path.abspath(sys.argv[1]))
    hits = right = predicted = wanted = 0
    for article, quotes in gold().items():
        if article not in found:
            sys.exit('%s: not extracted' % article)
        ours = {key(q): q for q in found[article]}
        others = {key(q) for q in quotes if q.get('type', 'direct') != 'direct'}
        theirs = {key(q): q for q in quotes if q.get('type', 'direct') == 'direct'}
        wanted += len(theirs)
        predicted += sum(1 for k, q in ours.items() if k not in others and
                         (q['type'] == 'direct' or k in theirs))
        for text, quote in theirs.items():
            if text not in ours:
                print('%s: not found: %s' % (article, text[:80]))
                continue
            hits += 1
            if names(quote) & names(ours[text]):
                right += 1
            else:
                print('%s: %r, not %r: %s' % (article, ours[text].get('speaker_full'),
                                              quote.get('speaker_full'), text[:50]))
    f1_found = 2 * hits / (predicted + wanted)
    f1_speaker = 2 * right / (predicted + wanted)
    print('spans F1 %.3f (at least %.3f), with speaker %.3f (at least %.3f), %d wanted' % (
        f1_found, LEAST_FOUND, f1_speaker, LEAST_SPEAKER, wanted))
    failed = (f1_found < LEAST_FOUND) + (f1_speaker < LEAST_SPEAKER)
    print('%d passed, %d failed' % (2 - failed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
