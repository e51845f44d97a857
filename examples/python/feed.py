#!/usr/bin/python3
"""feed.py [FILE]...: articles out of RSS or Atom feeds that carry whole texts, as lines for morgue-indexer.

    curl -s https://courier.example/rss | feed.py | morgue-indexer news -

With nothing but the standard library. Feeds that carry summaries alone need a program that fetches the pages,
such as trafilatura.
"""
import email.utils
import html.parser
import json
import sys
import xml.etree.ElementTree as xml

CONTENT = ('{http://purl.org/rss/1.0/modules/content/}encoded', '{http://www.w3.org/2005/Atom}content',
           'description', '{http://www.w3.org/2005/Atom}summary')
ATOM = '{http://www.w3.org/2005/Atom}'
DC = '{http://purl.org/dc/elements/1.1/}'


class Text(html.parser.HTMLParser):
    """The text of a piece of HTML, its paragraphs parted by blank lines."""
    PARTS = ('p', 'div', 'br', 'li', 'blockquote', 'h1', 'h2', 'h3', 'h4')

    def __init__(self):
        super().__init__()
        self.paragraphs, self.skipped = [''], 0

    def handle_starttag(self, tag, attrs):
        self.skipped += tag in ('script', 'style')
        if tag in self.PARTS:
            self.paragraphs.append('')

    def handle_endtag(self, tag):
        self.skipped -= tag in ('script', 'style')
        if tag in self.PARTS:
            self.paragraphs.append('')

    def handle_data(self, data):
        if not self.skipped:
            self.paragraphs[-1] += data

    def text(self):
        return '\n\n'.join(' '.join(p.split()) for p in self.paragraphs if p.strip())


def plain(markup):
    parser = Text()
    parser.feed(markup)
    parser.close()
    return parser.text()


def first(item, *names):
    for name in names:
        found = item.findtext(name)
        if found and found.strip():
            return found.strip()
    return None


def link_of(item):
    atom = item.find(ATOM + 'link')
    return first(item, 'link') or (atom.get('href') if atom is not None else None) or first(item, 'guid', ATOM + 'id')


def date_of(item):
    iso = first(item, ATOM + 'published', ATOM + 'updated', DC + 'date')
    rfc = first(item, 'pubDate')
    try:
        return iso or (email.utils.parsedate_to_datetime(rfc).isoformat() if rfc else None)
    except ValueError:
        return None  # an article without its date is better than none


def articles(feed):
    source = first(feed, 'channel/title', ATOM + 'title')
    for item in list(feed.iter('item')) + list(feed.iter(ATOM + 'entry')):
        article = {'url': link_of(item), 'title': first(item, 'title', ATOM + 'title'),
                   'text': plain(first(item, *CONTENT) or ''), 'date': date_of(item), 'source': source,
                   'author': first(item, DC + 'creator', 'author', ATOM + 'author/' + ATOM + 'name')}
        yield {key: value for key, value in article.items() if value}


def main():
    for path in sys.argv[1:] or ['-']:
        for article in articles(xml.parse(sys.stdin if path == '-' else path).getroot()):
            print(json.dumps(article, ensure_ascii=False))


if __name__ == '__main__':
    main()
