#!/usr/bin/python3
"""The schemas are schemas, take what is good and refuse what is bad; the bundled articles hold against theirs."""
import copy
import glob
import json
import os
import re
import subprocess
import sys
import unittest

import jsonschema

import validate

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, '..', '..')

ARTICLE = {'id': 'a/1', 'title': 'Flood', 'date': '2023-04-09', 'source': 'Steppe Herald', 'url': 'https://x.example/1',
           'author': 'B. Serikbay', 'language': 'en', 'region': 'Aktobe'}
QUOTE = {'text': 'It is corruption,', 'type': 'direct', 'start': 7, 'end': 24, 'speaker': 'she', 'speaker_full': 'Dana Orlova',
         'cue': 'said', 'confidence': 0.95}
FOUND = dict(QUOTE, marks=[[6, 16]], copies=1)
DONE = {'id': 1, 'type': 'done', 'count': 10, 'total': 731, 'exact': True, 'generation': '7', 'took_ms': 1.9, 'hint': None}
SHA = 'ab' * 32

ARTICLES_GOOD = [
    {'text': 'Only text.'},
    {'title': 'Only a title', 'unknown key': {'x': [1]}},
    {'id': 'x', 'text': 'T', 'date': '2021'}, {'text': 'T', 'date': '2021-11'}, {'text': 'T', 'date': '20211118'},
    {'text': 'T', 'date': '2021-11-18T09:20:00Z'}, {'text': 'T', 'date': '2021-11-18 09:20:00.5+05:00'},
    {'text': 'T', 'author': ['A', 'B'], 'language': 'None', 'date': None},
    {'id': 'x', 'deleted': True},
    {'id': 't', 'title': 'T', 'text': 'x', 'source': 'https://x.example/1', 'hostname': 'x.example', 'author': None},
    {'url': 'https://x.example/2', 'maintext': 'x', 'authors': [], 'date_publish': '2022-10-20 08:15:00', 'source_domain': 'x.example'},
    {'text': 'x', 'authors': ['A'], 'publish_date': '2023-12-01T00:00:00', 'tags': None},
    {'uri': 'tag:x', 'headline': 'H', 'body_text': 'x', 'person': [{'name': 'A'}], 'place': [{'name': 'P'}]},
    {'uri': 'tag:y', 'headlines': [{'value': 'H'}], 'bodies': [{'contentType': 'text/plain', 'value': 'x'}]},
    {'uri': 'tag:y', 'pubstatus': 'canceled'}, {'uri': 'tag:y', 'pubStatus': 'canceled', 'headlines': []},
]
ARTICLES_BAD = [
    [], 'text', None, {},
    {'id': 'x'}, {'text': ''}, {'text': ' \n'}, {'title': 'None'}, {'text': None},
    {'deleted': True}, {'id': 'x', 'deleted': 'yes'}, {'id': 'x', 'deleted': False},
    {'text': 1}, {'id': 17, 'text': 'T'}, {'text': 'T', 'title': ['x']}, {'text': 'T', 'language': 'not a tag'},
    {'text': 'T', 'date': '2050-13-45'}, {'text': 'T', 'date': 20211118}, {'text': 'T', 'date': 'None'}, {'text': 'T', 'date': 'yesterday'},
    {'text': 'T', 'author': 5}, {'text': 'T', 'author': [5]}, {'text': 'T', 'region': {}},
    {'bodies': []}, {'bodies': 'x'}, {'headlines': [{'role': 'main'}]},
]
REQUESTS_GOOD = [
    {'id': 1, 'op': 'search', 'q': '"state of emergency" w/10 almaty', 'limit': 10, 'offset': 0, 'sort': 'relevance'},
    {'id': {'any': ['value']}, 'op': 'quotes', 'q': 'corruption', 'collapse': True, 'snippet': False, 'cursor': 'c'},
    {'op': 'count', 'q': 'x', 'of': 'quotes', 'total': 'estimate', 'deadline_ms': 60000, 'require_all': True},
    {'id': 'a', 'op': 'get', 'article': 'ID'}, {'id': None, 'op': 'speakers', 'q': 'corruption'},
    {'op': 'timeline', 'q': 'x', 'by': 'month'}, {'op': 'kwic', 'q': 'x', 'context': 8},
    {'op': 'facets', 'q': 'x', 'field': 'source'}, {'op': 'explain', 'q': ''}, {'op': 'suggest', 'prefix': 'corru'},
    {'op': 'hello'}, {'op': 'ping'}, {'op': 'stats'}, {'op': 'watch', 'q': 'x', 'of': 'quotes'},
    {'op': 'cancel', 'target': 13}, {'op': 'cancel', 'target': None},
]
REQUESTS_BAD = [
    [], {}, {'op': 'destroy'}, {'op': 'search'}, {'op': 'quotes'}, {'op': 'count'}, {'op': 'get'}, {'op': 'speakers'},
    {'op': 'timeline'}, {'op': 'kwic'}, {'op': 'facets', 'q': 'x'}, {'op': 'explain'}, {'op': 'suggest'}, {'op': 'watch'},
    {'op': 'search', 'q': 'x', 'cursor': 'c', 'offset': 3},
    {'op': 'cancel'}, {'op': 'hello', 'nonsense': 1}, {'op': 'ping', 'Q': 'x'}, {'op': 'stats', 'limit': '10'},
    {'op': 'search', 'q': 1}, {'op': 'search', 'q': 'x', 'limit': -1}, {'op': 'search', 'q': 'x', 'limit': 1.5},
    {'op': 'search', 'q': 'x', 'sort': 'score'}, {'op': 'search', 'q': 'x', 'deadline_ms': 0},
    {'op': 'search', 'q': 'x', 'deadline_ms': 60001}, {'op': 'search', 'q': 'x', 'snippet': 'no'},
    {'op': 'count', 'q': 'x', 'of': 'words'}, {'op': 'timeline', 'q': 'x', 'by': 'week'},
    {'op': 'facets', 'q': 'x', 'field': 'author'}, {'op': 'get', 'article': 5},
]


def hit(**keys):
    return dict({'id': 1, 'type': 'hit'}, **keys)


SEARCH = hit(rank=1, score=7.1, article=ARTICLE, snippets=[{'field': 'text', 'start': 812, 'text': 'police fire', 'marks': [[0, 6]]}])
QUOTED = hit(rank=1, score=3.2, quote=FOUND, article=ARTICLE)
GOT = hit(article=dict(ARTICLE, text='Then “It is corruption,” she said.'),
          quotes=[dict(QUOTE, start=6, end=23, group=0, speaker_start=25, speaker_end=28, sieve='after')])
KWIC = hit(article=ARTICLE, left='a', match='b', right='', start=81, end=91)
# op: (hit or None, done)
REPLIES = {
    'search': (SEARCH, DONE),
    'quotes': (QUOTED, dict(DONE, cursor='x', hint='and is a word')),
    'count': (None, dict(DONE, count=0)),
    'get': (GOT, dict(DONE, count=1, total=1)),
    'speakers': (hit(speaker='Zauresh Shekenova', quotes=2, articles=1), DONE),
    'timeline': (hit(date='2022-01', count=31), DONE),
    'kwic': (KWIC, dict(DONE, texts=9)),
    'facets': (hit(value='Steppe Herald', count=12), DONE),
    'explain': (hit(tree={'word': 'x'}, steps=[]), DONE),
    'suggest': (hit(word='corruption', count=2243), DONE),
    'hello': (None, {'id': 12, 'type': 'done', 'protocol': 1, 'version': '0.1.0', 'generation': '7', 'indexes': ['/x']}),
    'ping': (None, {'id': None, 'type': 'done'}),
    'stats': (None, {'id': 1, 'type': 'done', 'generation': '7', 'articles': 3, 'quotes': 9, 'segments': 1, 'uptime_s': 1.5,
                     'connections': 2, 'in_flight': 1, 'watches': 0, 'workers': 3, 'running': 1, 'queued': 0, 'memory_bytes': 1 << 20,
                     'descriptors': 20, 'requests': {'search': 4}, 'done': {'search': 3}, 'errors': {'syntax': 1}, 'errors_by_op': {'search': {'syntax': 1}},
                     'latency': {'count': 4, 'sum_ms': 9.5, 'buckets': [[1, 0], [2, 4], [None, 0]]}, 'hits': 30, 'slow': 0,
                     'bytes': 5000, 'accepted': 7, 'refused': 0, 'dropped': 1, 'renewals': 2, 'renewal_failures': 0}),
    'watch': (QUOTED, DONE),
    'cancel': (None, {'id': 14, 'type': 'done'}),
}
ERRORS_GOOD = [
    {'id': 3, 'type': 'error', 'code': 'syntax', 'message': 'this ( is never closed', 'offset': 0, 'length': 1},
    {'id': 3, 'type': 'error', 'code': 'syntax', 'message': 'empty', 'offset': 0, 'length': 0, 'hint': 'type a word'},
    {'id': None, 'type': 'error', 'code': 'too_large', 'message': 'over 1 MiB'},
] + [{'id': 'x', 'type': 'error', 'code': c, 'message': 'm'}
     for c in ('bad_request', 'too_complex', 'timeout', 'busy', 'cancelled', 'not_found', 'unavailable', 'internal')]
ERRORS_BAD = [
    {'type': 'error', 'code': 'busy', 'message': 'no id'},
    {'id': 1, 'type': 'error', 'code': 'oops', 'message': 'm'},
    {'id': 1, 'type': 'error', 'code': 'busy'},
    {'id': 1, 'type': 'error', 'code': 'busy', 'message': ''},
    {'id': 1, 'type': 'error', 'code': 'syntax', 'message': 'no place'},
    {'id': 1, 'type': 'error', 'code': 'bad_request', 'message': 'm', 'offset': 3},
    {'id': 1, 'type': 'error', 'code': 'busy', 'message': 'm', 'total': 0},
    {'id': 1, 'type': 'error', 'code': 'busy', 'message': 'm', 'hint': None},
]
MANIFEST = {'format': 5, 'generation': 3, 'created': '2026-01-02T03:04:05Z',
            'versions': {'analysis': 1, 'icu': '72.1', 'xapian': '1.4.22', 'stemmer': 'snowball', 'program': '0.1.0'},
            'segments': [{'name': 's1', 'articles': 2, 'quotes': 1, 'words': 90, 'native': False, 'bytes': 10,
                          'files': [{'name': 'texts', 'size': 10, 'sha256': SHA}],
                          'deleted': {'name': 'deleted-3', 'size': 4, 'sha256': SHA, 'count': 1}}], 'sha256': SHA}
EXTRACTED = {'id': 'a', 'language': 'en', 'quotes': [
    dict(QUOTE, speaker_start=25, speaker_end=28, group=1),
    {'start': 1, 'end': 2, 'text': 'x', 'type': 'fragment', 'speaker': None, 'speaker_start': None, 'speaker_end': None}]}
SUMMARY = {'type': 'summary', 'read': 5, 'added': 4, 'replaced': 0, 'unchanged': 0, 'deleted': 0, 'rejected': 1, 'quotes': 9,
           'seconds': 0.2, 'MB/s': 1.5}


def changed(value, path, new):
    """A copy with one place changed; new `...` takes the key away."""
    value = copy.deepcopy(value)
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    if new is ...:
        del inner[path[-1]]
    else:
        inner[path[-1]] = new
    return value


class Schemas(unittest.TestCase):
    def good(self, schema, values):
        for value in values:
            with self.subTest(value=value):
                self.assertEqual(validate.errors(schema, value), [])

    def bad(self, schema, values):
        for value in values:
            with self.subTest(value=value):
                self.assertNotEqual(validate.errors(schema, value), [])

    def test_are_schemas(self):
        paths = glob.glob(os.path.join(ROOT, 'schemas', '*.json'))
        self.assertEqual({os.path.basename(p) for p in paths}, {n + '.schema.json' for n in validate.NAMES})
        for name in validate.NAMES:
            schema = validate.load(name)
            jsonschema.Draft202012Validator.check_schema(schema)
            self.assertEqual(schema['$id'], 'https://newsmorgue.example/schemas/%s.schema.json' % name)
            self.assertEqual(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema')
            self.assertTrue(schema['title'] and schema['description'])

    def test_definitions_are_used(self):
        """An unused or misspelt definition checks nothing."""
        for name in validate.NAMES:
            schema = validate.load(name)
            text = json.dumps(schema)
            for definition in schema.get('$defs', {}):
                op = name == 'reply' and definition.partition('-')[0] in validate.OPS
                self.assertTrue(op or '"#/$defs/%s"' % definition in text, '%s: %s' % (name, definition))

    def test_article(self):
        self.good('article', ARTICLES_GOOD)
        self.bad('article', ARTICLES_BAD)

    def test_request(self):
        self.good('request', REQUESTS_GOOD)
        self.bad('request', REQUESTS_BAD)
        self.assertEqual({r['op'] for r in REQUESTS_GOOD}, set(validate.OPS))

    def test_manifest(self):
        self.good('manifest', [MANIFEST, dict(MANIFEST, segments=[]), dict(MANIFEST, identity='0f' * 16), changed(MANIFEST, ['segments', 0, 'deleted'], None)])
        segment = ['segments', 0]
        self.bad('manifest', [{}, [], dict(MANIFEST, format=1), changed(MANIFEST, ['sha256'], ...), dict(MANIFEST, extra=1), dict(MANIFEST, generation='3'),
                              dict(MANIFEST, created='yesterday'), dict(MANIFEST, identity='0F' * 16), dict(MANIFEST, identity=''), changed(MANIFEST, ['versions', 'icu'], ...),
                              changed(MANIFEST, segment + ['articles'], -1), changed(MANIFEST, segment + ['native'], ...), changed(MANIFEST, segment + ['deleted'], ...),
                              changed(MANIFEST, segment + ['name'], '../s1'), changed(MANIFEST, segment + ['files'], []),
                              changed(MANIFEST, segment + ['files', 0, 'sha256'], 'AB'),
                              changed(MANIFEST, segment + ['deleted', 'count'], 0)])

    def test_quotes_line(self):
        self.good('quotes-line', [EXTRACTED, {'id': 'a', 'language': None, 'quotes': []}])
        quote = ['quotes', 0]
        self.bad('quotes-line', [{}, {'id': 'a'}, {'quotes': []}, dict(EXTRACTED, text='x'), dict(EXTRACTED, id=5),
                                 changed(EXTRACTED, quote + ['type'], 'mixed'), changed(EXTRACTED, quote + ['start'], -1),
                                 changed(EXTRACTED, quote + ['text'], ...), changed(EXTRACTED, quote + ['confidence'], 1.1),
                                 changed(EXTRACTED, quote + ['speaker_end'], ...), changed(EXTRACTED, quote + ['sure'], True)])

    def test_summary(self):
        published = {'type': 'published', 'generation': 1, 'articles': 4,
                     'message': 'published generation 1: 4 articles'}
        self.good('summary', [SUMMARY, published])
        self.bad('summary', [{}, {'type': 'x'}, dict(published, read=1), dict(published, generation=0),
                             changed(published, ['articles'], ...), changed(published, ['message'], 'done'), dict(SUMMARY, generation=1), dict(SUMMARY, read='5')]
                 + [changed(SUMMARY, [key], ...) for key in SUMMARY])


class Keys(unittest.TestCase):
    """Which op uses which key, with defaults and bounds: morgue-protocol(7), the schema and the code say the same."""

    def setUp(self):
        self.schema = validate.load('request')
        self.keys = {row[0]: row[1:] for row in self.table('key')}
        self.ops = {row[0]: [[] if cell == '-' else cell.split(', ') for cell in row[1:]] for row in self.table('op')}

    def table(self, head):
        """Its rows, of the page's table of three columns that begins with this word."""
        with open(os.path.join(ROOT, 'docs', 'man', 'morgue-protocol.7.scd'), encoding='utf-8') as f:
            page = f.read().replace('\\_', '_')
        body = re.search(r'^\|\[ \*%s\*\n:\[ .*\n:< .*\n((?:[|:]  .*\n)+)' % head, page, re.M).group(1)
        return re.findall(r'^\|  \*?(.*?)\*?\n:  (.*)\n:  (.*)', body, re.M)

    def test_all_are_there(self):
        self.assertEqual(list(self.keys), list(self.schema['properties']))
        self.assertEqual(list(self.ops), self.schema['properties']['op']['enum'])

    def test_used_by(self):
        for key in set(self.keys) - {'id', 'op'}:
            with self.subTest(key=key):
                self.assertEqual(self.schema['properties'][key]['x-used-by'],
                                 [op for op, (needs, uses) in self.ops.items() if key in needs + uses])

    def test_needed(self):
        with open(os.path.join(ROOT, 'wire', 'request.h'), encoding='utf-8') as f:
            rules = re.findall(r'^    OP\(\w+, "(\w+)", (.*?)\) *\\?$', f.read(), re.M)
        self.assertEqual({op: [key.lower() for key in re.findall(r'KEY_BIT\((\w+)\)', needs)] for op, needs in rules},
                         {op: needs for op, (needs, _) in self.ops.items()})
        for op, (needs, _) in self.ops.items():
            request = {'op': op, **{key: 'source' for key in needs}}
            self.assertEqual(validate.errors('request', request), [])
            for key in needs:
                self.assertNotEqual(validate.errors('request', changed(request, [key], ...)), [])

    def test_defaults_and_bounds(self):
        for key, (default, meaning) in self.keys.items():
            rule = self.schema['properties'][key]
            with self.subTest(key=key):
                if key not in ('id', 'deadline_ms'):  # null; the daemon's
                    told = rule.get('default', '-')
                    self.assertEqual(default, told if isinstance(told, str) else json.dumps(told))
                if 'maximum' in rule:
                    self.assertIn('%d to %s' % (rule['minimum'], format(rule['maximum'], ',')), meaning)
                for choice in rule.get('enum', []) if key != 'op' else []:
                    self.assertIn(choice, meaning)


class Reply(unittest.TestCase):
    def bad(self, value, op=None):
        with self.subTest(value=value, op=op):
            self.assertNotEqual(validate.reply_errors(json.dumps(value), op), [])

    def test_good(self):
        self.assertEqual(set(REPLIES), set(validate.OPS))
        for op, pair in REPLIES.items():
            for value in filter(None, pair):
                with self.subTest(op=op, type=value['type']):
                    self.assertEqual(validate.reply_errors(json.dumps(value), op), [])
                    self.assertEqual(validate.reply_errors(json.dumps(value).encode()), [])

    def test_every_key_counts(self):
        """No key of a hit or done can be misspelt; none that the contract names can go."""
        optional = {'snippets', 'hint', 'cursor', 'errors'}
        for op, pair in REPLIES.items():
            for value in filter(None, pair):
                if op != 'stats':
                    self.bad(dict(value, extra=1), op)
                # Without its quotation, a hit of watch is a good one of articles.
                for key in set(value) - optional - ({'quote'} if op == 'watch' else set()):
                    self.bad(changed(value, [key], ...), op)

    def test_wrong_op(self):
        for op in REPLIES:
            self.bad(SEARCH if op not in ('search', 'watch') else KWIC, op)
        self.bad(DONE, 'ping')
        for op in ('hello', 'ping', 'cancel'):
            self.bad(dict(REPLIES[op][1], took_ms=0.1), op)
        self.bad({'id': 1, 'type': 'done'}, 'search')

    def test_partial(self):
        partial = dict(DONE, partial=True, missing=['ssh:there:/news'])
        self.assertEqual(validate.reply_errors(json.dumps(partial), 'search'), [])
        for path, new in ((['partial'], False), (['partial'], ...), (['missing'], ...), (['missing'], [])):
            self.bad(changed(partial, path, new), 'search')

    def test_bad_values(self):
        for value, path, new in (
                (SEARCH, ['rank'], 0), (SEARCH, ['score'], '7'), (SEARCH, ['article', 'id'], ...), (SEARCH, ['article', 'author'], ['A']),
                (SEARCH, ['article', 'source'], None), (SEARCH, ['article', 'text'], 'whole'), (SEARCH, ['snippets', 0, 'field'], 'body'),
                (SEARCH, ['snippets', 0, 'marks'], [[0]]), (SEARCH, ['snippets', 0, 'marks'], [[6, 6]]),
                (SEARCH, ['snippets', 0, 'marks'], [[0, 12]]), (SEARCH, ['copies'], 2), (QUOTED, ['quote', 'type'], 'mixed'),
                (QUOTED, ['quote', 'end'], 7), (QUOTED, ['quote', 'copies'], ...), (QUOTED, ['quote', 'confidence'], 2),
                (GOT, ['article', 'text'], 'Something else'), (GOT, ['quotes', 0, 'start'], 5), (KWIC, ['match'], ''), (KWIC, ['end'], 81),
                (DONE, ['total'], '731'), (DONE, ['exact'], 1), (DONE, ['took_ms'], -1), (DONE, ['hint'], 5),
                (REPLIES['hello'][1], ['protocol'], 2), (REPLIES['stats'][1], ['errors'], {'oops': 1}),
                (REPLIES['timeline'][0], ['date'], 'January'), (REPLIES['suggest'][0], ['count'], 0)):
            self.bad(changed(value, path, new))
        for value in ([], 5, {'id': 1}, {'type': 'done'}, {'id': 1, 'type': 'more'}):
            self.bad(value)

    def test_errors(self):
        for value in ERRORS_GOOD:
            for op in (None, 'search', 'ping'):
                self.assertEqual(validate.reply_errors(json.dumps(value), op), [])
        for value in ERRORS_BAD:
            self.bad(value)

    def test_not_json(self):
        for line in ('', '{', '{"id":1,"type":"done"} x', '{"id":NaN,"type":"done"}', '{"id":1,"id":2,"type":"done"}',
                     '{"id":"\\ud800","type":"done"}', b'{"id":"\xff","type":"done"}'):
            with self.subTest(line=line):
                self.assertTrue(validate.reply_errors(line)[0].startswith('not JSON'))

    def test_lines_together(self):
        replies = validate.Replies()
        self.assertEqual(replies.feed(SEARCH, 'search'), [])
        self.assertEqual(replies.open(), ['1'])
        self.assertEqual(replies.feed(dict(SEARCH, rank=2), 'search'), [])
        self.assertNotEqual(replies.feed(dict(SEARCH, rank=4), 'search'), [])
        self.assertEqual(replies.feed(dict(DONE, count=3), 'search'), [])
        self.assertNotEqual(replies.feed(DONE, 'search'), [])
        self.assertEqual(replies.open(), [])
        self.assertNotEqual(validate.Replies().feed(DONE, 'search'), [])
        self.assertEqual(validate.Replies().feed(dict(DONE, count=0), 'search'), [])


class Articles(unittest.TestCase):
    def articles(self):
        for path in sorted(glob.glob(os.path.join(ROOT, 'examples', '**', '*.json*'), recursive=True)):
            with open(path, encoding='utf-8') as f:
                values = [json.loads(line) for line in f] if path.endswith('.jsonl') else json.load(f)
            for value in values if isinstance(values, list) else [values]:
                yield path, value

    def test_bundled(self):
        found = list(self.articles())
        self.assertGreater(len(found), 66)
        for path, value in found:
            with self.subTest(path=path, id=value.get('id')):
                self.assertEqual(validate.errors('article', value), [])

    def test_gold_is_of_these_articles(self):
        """Every gold text is an article's, and its offsets hold."""
        texts = {v.get('text') or v.get('maintext') or v.get('body_text') or (v.get('bodies') or [{}])[0].get('value')
                 for _, v in self.articles()}
        with open(os.path.join(ROOT, 'tests', 'corpus', 'demo-quotes.jsonl'), encoding='utf-8') as f:
            gold = [json.loads(line) for line in f]
        self.assertGreater(len(gold), 66)
        for article in gold:
            if not article['id'].endswith('.txt'):
                self.assertIn(article['text'], texts)
            for quote in article['quotes']:
                self.assertEqual(article['text'][quote['start']:quote['end']], quote['text'])

    def test_written_by_mark(self):
        mark = os.path.join(ROOT, 'tests', 'corpus', 'mark.py')
        self.assertEqual(subprocess.run([sys.executable, mark, '--check'], check=False).returncode, 0)


class CommandLine(unittest.TestCase):
    def run_it(self, text, *args):
        return subprocess.run([sys.executable, os.path.join(HERE, 'validate.py'), *args], input=text.encode(),
                              capture_output=True, check=False)

    def test_exit_codes(self):
        good, bad = json.dumps(REQUESTS_GOOD[0]) + '\n', json.dumps(REQUESTS_BAD[3]) + '\n'
        self.assertEqual(self.run_it(good, 'request').returncode, 0)
        self.assertEqual(self.run_it(json.dumps(MANIFEST, indent=1), 'manifest').returncode, 0)
        self.assertEqual(self.run_it(json.dumps(SEARCH), 'reply#search-hit').returncode, 0)
        run = self.run_it(good + bad, 'request')
        self.assertEqual(run.returncode, 1)
        self.assertTrue(run.stderr.startswith(b'2: '), run.stderr)
        for args in ((), ('nothing',), ('reply#nothing',)):
            self.assertEqual(self.run_it('', *args).returncode, 2)


if __name__ == '__main__':
    unittest.main()
