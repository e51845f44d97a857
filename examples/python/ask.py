#!/usr/bin/python3
"""ask.py QUERY [INDEX]...: who said it, with nothing but the standard library."""
import sys

from morgue import Morgue, MorgueError


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit('usage: ask.py QUERY [INDEX]...')
    try:
        with Morgue(index=sys.argv[2:] or None) as morgue:
            for hit in morgue.quotes(sys.argv[1]):
                quote, article = hit['quote'], hit['article']
                speaker = quote.get('speaker_full') or quote.get('speaker', 'someone')
                print('%s: “%s” (%s, %s)' % (speaker, quote['text'], article.get('source', 'unknown'),
                                             article.get('date', 'undated')))
            print(morgue.done['total'], 'in all')
    except (MorgueError, OSError) as error:
        sys.exit('ask.py: %s' % error)


if __name__ == '__main__':
    main()
