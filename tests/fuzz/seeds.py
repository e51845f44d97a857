#!/usr/bin/env python3
"""Inputs for a fuzz target to begin with, from the project's own articles.

usage: seeds.py TARGET DIR

text_quotes: beginnings of articles in every language, whole and in small pieces, and every family of marks, paired,
nested, unclosed and the wrong way round; indexer_article: articles and bad lines. Other targets get none.
"""
import glob
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.path.join(HERE, '../corpus')
TAGS = ['und', 'en', 'ru', 'kk', 'de', 'fr']  # as in text_quotes.c
PAIRS = ['“”', '„“', '„”', '””', '""', '«»', '»«', '‹›', '‘’', '‚‘', "''", '「」', '『』', '‟”']
SENTENCES = {
    'und': 'Anna Kim: {}hleb{}, dijo ella. ',
    'en': '{}We will go,{} said Anna Kim, 42, a farmer. ',
    'ru': '{}Хлеб дорожает{}, — сказала Анна Петрова, — {}и вода{}. ',
    'kk': '{}Нан қымбаттады{}, – деді Асқар Сейітов. ',
    'de': '{}Wir gehen{}, so Karl Vogt (SPD), {}heute{}. ',
    'fr': '{} On part, a-t-elle dit, demain {}, selon Awa Traoré. ',
}
BAD = [b'{"id": 1}', b'{"id": "a", "text": "\\ud800"}', b'{"id": "a", "text": "\xff"}', b'[1, 2]', b'{"id": "a"',
       b'{"id": "a", "title": "T", "date": "2024-02-30", "delete": true}']
DASHES = ['— Где? — спросил он.\n— Здесь, — ответила Анна.\n', '— Où ça ? demande-t-il.\n— Ici.\n', '- a\n- b\n']


def seed(tag, text, pieces=False):
    return bytes([TAGS.index(tag) + (132 if pieces else 0), 255]) + text.encode()


def quotes_seeds():
    for path in sorted(glob.glob(os.path.join(CORPUS, 'quotes/*.jsonl'))):
        tag = os.path.basename(path)[:2]
        for line in open(path, encoding='utf-8'):
            text = json.loads(line)['text'][:500]
            yield seed(tag, text)
            yield seed(tag, text[:160], pieces=True)
    for tag, sentence in SENTENCES.items():
        for a, b in PAIRS:
            for left, right in ((a, b), (b, a), (a, ''), ('', b), (a + a, b)):
                yield seed(tag, sentence.replace('{}', left, 1).replace('{}', right, 1).replace('{}', a))
        for text in DASHES:
            yield seed(tag, text)


def article_seeds():
    yield from BAD
    for path in sorted(glob.glob(os.path.join(CORPUS, 'quotes/*.jsonl'))):
        with open(path, 'rb') as f:
            yield from (line[:4000] for line in f.read().splitlines()[:4])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    made = {'text_quotes': quotes_seeds, 'indexer_article': article_seeds}.get(sys.argv[1], tuple)()
    os.makedirs(sys.argv[2], exist_ok=True)
    for i, data in enumerate(made):
        with open(os.path.join(sys.argv[2], 'seed-%05d' % i), 'wb') as f:
            f.write(data)


if __name__ == '__main__':
    main()
