#!/usr/bin/python3
"""validate.py: hold JSON lines against a schema of ../../schemas.

usage: validate.py SCHEMA < lines
  SCHEMA: article, request, reply, manifest, quotes-line or summary; NAME#DEF for one of its $defs, e.g. reply#search-hit.
  Each line of stdin is one JSON value (manifest: the whole of stdin is). A message per fault on stderr, as LINE: PLACE: FAULT.
Exit: 0 all hold, 1 some do not, 2 usage.

For other tests:
  errors(schema, value)      what is wrong with a value, a list of strings; [] when it holds
  reply_errors(line, op)     the same for a line of the daemon, str, bytes or already parsed; op, when known, says which hit
                             and which done it must be
  Replies().feed(line, op)   the same, and holds lines that belong together against each other: ranks ascend, one end a
                             request, done counts the hits; .open() names the requests without an end
"""
import functools
import json
import os
import re
import sys

import jsonschema

SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'schemas')
NAMES = ('article', 'request', 'reply', 'manifest', 'quotes-line', 'summary')
OPS = ('hello', 'ping', 'search', 'quotes', 'count', 'get', 'speakers', 'timeline', 'kwic', 'facets', 'explain', 'suggest',
       'stats', 'watch', 'cancel')
HITLESS = ('hello', 'ping', 'count', 'stats', 'cancel')


def load(name):
    with open(os.path.join(SCHEMAS, name + '.schema.json'), encoding='utf-8') as f:
        return json.load(f)


@functools.lru_cache(maxsize=None)
def validator(name):
    """Of a schema, or of one definition in it when the name is SCHEMA#DEF."""
    file, _, definition = name.partition('#')
    schema = load(file)
    if definition:
        if definition not in schema['$defs']:
            raise KeyError('%s.schema.json has no $defs/%s' % (file, definition))
        schema = {'$schema': schema['$schema'], '$ref': '#/$defs/' + definition, '$defs': schema['$defs']}
    return jsonschema.Draft202012Validator(schema)


def place(error):
    return '.'.join(str(p) for p in error.absolute_path) or 'the value'


def errors(name, value):
    """[] when the value holds against the schema, else one string a fault."""
    found = []
    for error in sorted(validator(name).iter_errors(value), key=lambda e: [str(p) for p in e.absolute_path]):
        best = jsonschema.exceptions.best_match([error])
        found.append('%s: %s' % (place(best), best.message[:300]))
    return found


def no_constants(text):
    raise ValueError('%s is not JSON' % text)


def unique_keys(pairs):
    keys = [k for k, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ValueError('a key stands twice: %s' % next(k for k in keys if keys.count(k) > 1))
    return dict(pairs)


def parse(line):
    """Strict JSON: UTF-8, no NaN, no lone surrogates, no key twice. ValueError says what is wrong."""
    if isinstance(line, bytes):
        line = line.decode('utf-8')
    value = json.loads(line, parse_constant=no_constants, object_pairs_hook=unique_keys)
    if re.search('[\ud800-\udfff]', json.dumps(value, ensure_ascii=False)):
        raise ValueError('a lone surrogate')
    return value


def parsed(line):
    """(value, []) or (None, [what is wrong])."""
    if not isinstance(line, (str, bytes)):
        return line, []
    try:
        return parse(line), []
    except ValueError as e:
        return None, ['not JSON: %s' % e]


def spans(value):
    """Every place in a reply that holds text beside offsets: (where, start, end, length of the text or None)."""
    for snippet in value.get('snippets', []):
        for a, b in snippet['marks']:
            yield 'snippet mark', a, b, len(snippet['text'])
    for quote in value.get('quotes', []) if isinstance(value.get('quotes'), list) else []:
        yield 'quote', quote['start'], quote['end'], None
    if 'quote' in value:
        quote = value['quote']
        yield 'quote', quote['start'], quote['end'], None
        for a, b in quote['marks']:
            yield 'quote mark', a, b, len(quote['text'])
    if 'match' in value:
        yield 'match', value['start'], value['end'], None


def span_errors(value):
    """What a schema cannot say: ends after starts, marks within their text, a quotation where it says it stands."""
    found = ['%s %d..%d%s' % (what, a, b, '' if limit is None else ' of %d' % limit)
             for what, a, b, limit in spans(value) if a >= b or (limit is not None and b > limit)]
    text = value.get('article', {}).get('text')
    for quote in value['quotes'] if text is not None and isinstance(value.get('quotes'), list) else []:
        if text[quote['start']:quote['end']] != quote['text']:
            found.append('quote %d..%d is not what stands there' % (quote['start'], quote['end']))
    return found


def reply_errors(line, op=None):
    """What is wrong with one line of the daemon; [] when nothing is."""
    value, found = parsed(line)
    found = found or errors('reply', value)
    if found:
        return found
    kind = value['type']
    if kind == 'hit' and op in HITLESS:
        return ['op %s gives no hits' % op]
    if kind != 'error' and op in OPS:
        found = errors('reply#%s-%s' % (op, kind), value)
    if kind == 'hit' and not found:
        found = span_errors(value)
    return found


class Replies:
    """The lines of one connection, held against each other by id."""

    def __init__(self):
        self.ends, self.hits, self.ranks = set(), {}, {}

    def feed(self, line, op=None):
        value, _ = parsed(line)
        found = reply_errors(line, op)
        if found:
            return found
        key = json.dumps(value['id'], sort_keys=True)
        if key in self.ends:
            return ['a line for id %s after its end' % key]
        if value['type'] == 'hit':
            return self.hit(key, value)
        self.ends.add(key)
        if value['type'] == 'done' and op != 'count' and value.get('count', self.hits.get(key, 0)) != self.hits.get(key, 0):
            return ['done counts %d hits of %d' % (value['count'], self.hits.get(key, 0))]
        if 'total' in value and value.get('exact') and value['total'] < value['count']:
            return ['total %d is less than count %d' % (value['total'], value['count'])]
        return []

    def hit(self, key, value):
        self.hits[key] = self.hits.get(key, 0) + 1
        rank, last = value.get('rank'), self.ranks.get(key)
        self.ranks[key] = rank
        if rank is not None and last is not None and rank != last + 1:
            return ['rank %d after %d' % (rank, last)]
        return []

    def open(self):
        return sorted(set(self.hits) - self.ends)


def line_errors(name, line):
    if name == 'reply':
        return reply_errors(line)
    value, found = parsed(line)
    return found or errors(name, value)


def main(argv):
    if len(argv) != 1 or argv[0].partition('#')[0] not in NAMES:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        validator(argv[0])
    except KeyError as e:
        print('validate.py: %s' % e.args[0], file=sys.stderr)
        return 2
    whole = argv[0] == 'manifest'
    lines = [sys.stdin.buffer.read()] if whole else sys.stdin.buffer
    bad = 0
    for number, line in enumerate(lines, 1):
        for fault in line_errors(argv[0], line):
            print('%d: %s' % (number, fault), file=sys.stderr)
            bad = 1
    return bad


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
