#!/usr/bin/python3
"""mark.py: turn the marked stories under demo/ into the bundled articles and their gold quotations.

usage: mark.py [--check] [FILE.txt...]
  Writes examples/articles/*, examples/corrections.jsonl and tests/corpus/demo-quotes.jsonl.
  With files: writes only the gold of each, beside it (quotes/en.txt gives quotes/en.jsonl); no article files.
  --check writes nothing and fails (exit 1) when a file differs from what would be written.

A source file:
  === FILE [array] [form=FORM] [join=newline] [nogold]    begins an output file; FORM names the keys (see FORMS)
  key: value                                              defaults of its articles (source, site, language)
  --- ID                                                  begins an article
  key: value                                              title, date, author, region, url, language, source, deleted;
  copy: ID / sub: OLD => NEW                              ("-" leaves a default out) or: the body of another article, edited
  (blank line) body: a line is a paragraph, parted by blank lines (join=newline drops the blank lines)
Marks in a body:
  {1 Name}           a mention; {2=Full Name|she} one whose full name is elsewhere; {3=-|an official} one without a name
  {d@1 words}        a direct quotation whose nearest mention is 1; {m@1 words} a fragment (the gold's `mixed`);
  {d@1+1 words}      one of a group; {d words} a quotation nobody is named for; {i words} scored neither way (the gold's `ignore`)
Offsets are code points of the text as the article gives it, ends exclusive.
"""
import json
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ARTICLES = os.path.join('examples', 'articles')
GOLD = os.path.join('tests', 'corpus', 'demo-quotes.jsonl')
MARK = re.compile(r'\{(?:([dmi])(?:@(\d+[a-z]?))?(?:\+(\d+))? |(\d+[a-z]?)(?:=([^|{}]+)\|| ))([^{}]+)\}')


class Bad(Exception):
    """A source that breaks the rules above; the message says where."""


def headers(lines):
    """Eat `key: value` lines up to a blank line; the pairs in order."""
    pairs = []
    while lines and lines[0].strip():
        key, colon, value = lines.pop(0).partition(':')
        if not colon:
            raise Bad('not a header: ' + key)
        pairs.append((key.strip(), value[1:] if value.startswith(' ') else value))
    return pairs


def read_sources():
    """All output files of the demo corpus, in the order of their sources."""
    folder = os.path.join(HERE, 'demo')
    return [out for name in sorted(os.listdir(folder)) for out in read_source(os.path.join(folder, name))]


def read_source(path):
    """The output files of one source, each {'name', 'flags', 'articles': [{'id', 'body', ...}]}."""
    with open(path, encoding='utf-8') as f:
        parts = re.split(r'^=== (.*)\n', f.read(), flags=re.M)
    if parts[0].strip():
        raise Bad(os.path.basename(path) + ': text before the first ===')
    for head, content in zip(parts[1::2], parts[2::2]):
        words = head.split()
        yield {'name': words[0], 'flags': dict(w.partition('=')[::2] for w in words[1:]),
               'articles': list(read_articles(content))}


def read_articles(content):
    parts = re.split(r'^--- (.*)\n', content, flags=re.M)
    defaults = dict(headers(parts[0].splitlines()))
    for ident, rest in zip(parts[1::2], parts[2::2]):
        lines = rest.splitlines()
        pairs = headers(lines)
        article = dict(defaults, id=ident, subs=[v.split(' => ') for k, v in pairs if k == 'sub'])
        article.update((k, v) for k, v in pairs if k != 'sub')
        article['body'] = '\n'.join(lines).strip()
        yield article


def resolve_copies(files):
    originals = {a['id']: a for f in files for a in f['articles'] if 'copy' not in a}
    for article in (a for f in files for a in f['articles'] if 'copy' in a):
        body = originals[article['copy']]['body']
        for old, new in article['subs']:
            if old not in body:
                raise Bad('%s: no "%s" in %s' % (article['id'], old, article['copy']))
            body = body.replace(old, new)
        article['body'] = body


def unmark(ident, body):
    """The text without its marks, its quotations in order, and the spans to ignore."""
    text, quotes, ignore, mentions, at = '', [], [], {}, 0
    for m in MARK.finditer(body):
        text += body[at:m.start()]
        at = m.end()
        kind, who, group, key, full, words = m.groups()
        span = (len(text), len(text) + len(words))
        text += words
        if kind == 'i':
            ignore.append(list(span))
        elif kind:
            quotes.append((span, words, kind, who, group))
        elif key in mentions:
            raise Bad('%s: two mentions %s' % (ident, key))
        else:
            mentions[key] = (span, words, None if full == '-' else full or words)
    text += body[at:]
    if re.search(r'[{}]', text):
        raise Bad('%s: a mark that does not parse near %r' % (ident, text[max(0, re.search(r'[{}]', text).start() - 20):][:60]))
    unused = set(mentions) - {q[3] for q in quotes}
    if unused:
        raise Bad('%s: no quotation for mention %s' % (ident, ', '.join(sorted(unused))))
    return text, [gold_quote(ident, text, mentions, *q) for q in quotes], ignore


def gold_quote(ident, text, mentions, span, words, kind, who, group):
    if who is not None and who not in mentions:
        raise Bad('%s: no mention %s' % (ident, who))
    place, name, full = mentions[who] if who else ((None, None), None, None)
    if text[span[0]:span[1]] != words or (who and text[place[0]:place[1]] != name):
        raise Bad('%s: offsets do not hold for %r' % (ident, words))
    quote = {'start': span[0], 'end': span[1], 'text': words, 'type': 'direct' if kind == 'd' else 'mixed',
             'speaker': name, 'speaker_start': place[0], 'speaker_end': place[1], 'speaker_full': full}
    return dict(quote, group=int(group)) if group else quote


def present(pairs):
    return {k: v for k, v in pairs if v not in (None, '', '-', [])}


def authors(article):
    value = article.get('author', '')
    return [a.strip() for a in value.strip('[]').split(',')] if value.startswith('[') else value


def as_article(a, text):
    return present([('id', a['id']), ('title', a['title']), ('text', text), ('date', a.get('date')),
                    ('source', a.get('source')), ('url', a['url']), ('author', authors(a)), ('language', a['language']),
                    ('region', a.get('region'))])


def as_trafilatura(a, text):
    return {'title': a['title'], 'author': a['author'], 'hostname': a['source'], 'date': a['date'], 'fingerprint': '0' * 16,
            'id': a['id'], 'license': None, 'comments': '', 'raw_text': text, 'text': text, 'language': a['language'],
            'image': None, 'pagetype': 'article', 'filedate': a['date'], 'source': a['url'], 'source-hostname': a['source'],
            'excerpt': None, 'categories': '', 'tags': ''}


def as_news_please(a, text):
    return {'authors': [a['author']] if a['author'] != 'None' else [], 'date_download': '2024-01-01 00:00:00',
            'date_modify': 'None', 'date_publish': a['date'], 'description': 'None', 'filename': a['id'] + '.json',
            'image_url': 'None', 'language': a['language'], 'localpath': 'None', 'maintext': text,
            'source_domain': a['source'], 'text': None, 'title': a['title'], 'title_page': 'None', 'url': a['url']}


def as_newspaper4k(a, text):
    return {'url': a['url'], 'read_more_link': '', 'language': a['language'], 'title': a['title'], 'top_image': '',
            'meta_img': '', 'images': [], 'movies': [], 'keywords': ['beds', 'minister'], 'keyword_scores': {'beds': 1.5},
            'meta_keywords': [''], 'tags': None, 'authors': [a['author']], 'publish_date': a['date'], 'summary': '',
            'meta_description': '', 'meta_lang': a['language'], 'text': text}


def as_ninjs1(a, text):
    return {'uri': a['url'], 'type': 'text', 'pubstatus': 'usable', 'versioncreated': a['date'], 'language': a['language'],
            'copyrightholder': a['source'], 'headline': a['title'], 'byline': 'Von ' + a['author'],
            'person': [{'name': a['author'], 'rel': 'author'}], 'place': [{'name': a['region']}],
            'body_text': text, 'charcount': len(text)}


def as_ninjs3(a, text):
    return {'uri': a['url'], 'standard': {'name': 'ninjs', 'version': '3.0'}, 'type': 'text', 'pubStatus': 'usable',
            'contentCreated': a['date'], 'versionCreated': a['date'], 'language': a['language'],
            'copyrightHolder': a['source'], 'headlines': [{'role': 'main', 'value': a['title']}],
            'bodies': [{'role': 'main', 'contentType': 'text/plain', 'value': text}],
            'people': [{'name': a['author'], 'rel': 'author'}], 'places': [{'name': a['region']}]}


FORMS = {'article': as_article, 'trafilatura': as_trafilatura, 'news-please': as_news_please,
         'newspaper4k': as_newspaper4k, 'ninjs1': as_ninjs1, 'ninjs3': as_ninjs3}
# What the indexer takes for the id where the form has none of its own.
IDS = {'news-please': lambda a, path: a['url'], 'newspaper4k': lambda a, path: a['url'], 'ninjs1': lambda a, path: a['url'],
       'ninjs3': lambda a, path: a['url'], 'txt': lambda a, path: path}


def render(out):
    """One output file and the gold of its articles."""
    form, path = out['flags'].get('form', 'article'), os.path.normpath(os.path.join(ARTICLES, out['name']))
    values, gold = [], []
    for a in out['articles']:
        if a.get('deleted'):
            values.append({'id': a['id'], 'deleted': True})
            continue
        text, quotes, ignore = unmark(a['id'], re.sub(r'\n\n+', '\n', a['body']) if out['flags'].get('join') == 'newline' else a['body'])
        a.setdefault('url', '%s/%s' % (a.get('site'), a['id']))
        values.append('%s\n\n%s\n' % (a['title'], text) if form == 'txt' else FORMS[form](a, text))
        # The indexer takes a .txt file's text as it stands after the title: with its last newline.
        gold.append({'id': IDS.get(form, lambda a, path: a['id'])(a, path), 'language': a['language'], 'corpus': 'demo',
                     'text': text + ('\n' if form == 'txt' else ''), 'quotes': quotes, 'unattributed': [], 'ignore': ignore})
    if form == 'txt':
        content = values[0]
    elif out['name'].endswith('.jsonl'):
        content = ''.join(json.dumps(v, ensure_ascii=False) + '\n' for v in values)
    else:
        content = json.dumps(values if 'array' in out['flags'] else values[0], ensure_ascii=False, indent=1) + '\n'
    return path, content, [] if 'nogold' in out['flags'] else gold


def build():
    """{path: content} of everything this script owns."""
    files = read_sources()
    resolve_copies(files)
    products, gold = {}, []
    for out in files:
        path, content, lines = render(out)
        products[path] = content
        gold += lines
    products[GOLD] = as_lines(gold)
    return products


def as_lines(gold):
    seen = [g['id'] for g in gold]
    twice = {i for i in seen if seen.count(i) > 1}
    if twice:
        raise Bad('ids twice: ' + ', '.join(sorted(twice)))
    return ''.join(json.dumps(g, ensure_ascii=False) + '\n' for g in gold)


def gold_only(path):
    """{path: content} of the gold of one source whose articles are shipped nowhere."""
    gold = []
    for article in (a for out in read_source(path) for a in out['articles']):
        text, quotes, ignore = unmark(article['id'], article['body'])
        gold.append({'id': article['id'], 'language': article['language'],
                     'corpus': os.path.basename(os.path.dirname(os.path.abspath(path))),
                     'text': text, 'quotes': quotes, 'unattributed': [], 'ignore': ignore})
    return {os.path.splitext(os.path.abspath(path))[0] + '.jsonl': as_lines(gold)}


def stale(products):
    """Paths that differ from what they should hold."""
    bad = []
    for path, content in products.items():
        try:
            with open(os.path.join(ROOT, path), encoding='utf-8', newline='') as f:
                if f.read() != content:
                    bad.append(path)
        except OSError:
            bad.append(path)
    return bad


def strays(products):
    """Articles nobody made."""
    made = {os.path.basename(p) for p in products}
    return [os.path.join(ARTICLES, n) for n in os.listdir(os.path.join(ROOT, ARTICLES)) if n not in made]


def main(argv):
    check = argv[:1] == ['--check']
    sources = argv[check:]
    if any(not s.endswith('.txt') for s in sources):
        print(__doc__, file=sys.stderr)
        return 2
    try:
        products = {k: v for s in sources for k, v in gold_only(s).items()} if sources else build()
    except (Bad, OSError) as e:
        print('mark.py: %s' % e, file=sys.stderr)
        return 1
    if check:
        bad = stale(products) + ([] if sources else strays(products))
        for path in bad:
            print('%s: not what mark.py writes' % path, file=sys.stderr)
        return 1 if bad else 0
    for path, content in products.items():
        with open(os.path.join(ROOT, path), 'w', encoding='utf-8', newline='') as f:
            f.write(content)
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
