#!/usr/bin/python3
"""ask.py QUERY: who said it, with nothing but the standard library."""
import json
import sys

from morgue import Morgue, MorgueError


def main():
    try:
        with Morgue() as morgue:
            for hit in morgue.ask('quotes', q=' '.join(sys.argv[1:])):
                quote, article = hit['quote'], hit['article']
                print('%s: “%s” (%s, %s)' % (quote.get('speaker_full', 'someone'), quote['text'],
                                             article.get('source', 'unknown'), article.get('date', 'undated')))
            print(json.dumps(morgue.done['total']), 'in all')
    except (MorgueError, OSError) as error:
        sys.exit('ask.py: %s' % error)


if __name__ == '__main__':
    main()
