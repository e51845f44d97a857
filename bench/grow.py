#!/usr/bin/env python3
"""Make a larger corpus of a small one: new ids, and texts mixed of paragraphs of other articles.

usage: grow.py TIMES [--seed N] < ARTICLES > MORE

Each article comes TIMES times: once as it is, the other times under an id of its own, with the first
half of its paragraphs its own and the second half another article's, so that the copies are no
copies. Title, date and source stay. Lines are JSON, each way.
"""
import argparse
import json
import random
import sys


def mixed(article, other, copy):
    def paragraphs(a):
        return (a.get('text') or '').split('\n\n')
    mine, others = paragraphs(article), paragraphs(other)
    result = dict(article, text='\n\n'.join(
        mine[:(len(mine) + 1) // 2] + others[(len(others) + 1) // 2:]))
    result['id'] = '%s~%d' % (article.get('id') or article.get('url') or 'article', copy)
    return result


def main():
    parser = argparse.ArgumentParser(description='Make a larger corpus.')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('times', type=int)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    lines = sys.stdin.readlines()
    for copy in range(args.times):
        for line in lines:
            if copy == 0:
                sys.stdout.write(line)
                continue
            article = mixed(json.loads(line), json.loads(rng.choice(lines)), copy)
            print(json.dumps(article, ensure_ascii=False))


if __name__ == '__main__':
    main()
