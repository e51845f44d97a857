#!/usr/bin/python3
"""watch.py QUERY [COUNT]: prints each new article that matches, as it is published; ends after COUNT of them, if given."""
import sys

from morgue import Morgue, MorgueError


def main():
    keys = {'limit': int(sys.argv[2])} if len(sys.argv) > 2 else {}
    try:
        with Morgue() as morgue:
            for hit in morgue.ask('watch', q=sys.argv[1], **keys):
                print(hit['article'].get('date', 'undated'), hit['article'].get('title', 'untitled'), flush=True)
    except (MorgueError, OSError) as error:
        sys.exit('watch.py: %s' % error)
    except KeyboardInterrupt:
        pass


if __name__ == '__main__':
    main()
