#!/usr/bin/python3
"""queryd_keys.py SOCKET: the ops use the keys that the schema of requests says (x-used-by), and no others.

A key that an op has no use for changes nothing in its answer; one that it uses changes something, where that can be
seen in a small index. (Deadlines, shards and watches are tested elsewhere.)
"""
import json
import os
import socket
import sys

SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../schemas/request.schema.json')
BASE = {'q': 'the', 'field': 'source', 'article': 'dam-1', 'prefix': 't'}
# Values other than the defaults; target: of a request that is not under way.
OTHER = {'q': 'dam', 'limit': 1, 'offset': 1, 'sort': 'date', 'total': 'estimate', 'snippet': False, 'collapse': True,
         'deadline_ms': 60000, 'of': 'quotes', 'by': 'year', 'article': 'dam-2', 'field': 'language', 'context': 1, 'prefix': 'f',
         'target': 'nobody', 'require_all': True}
NEEDS = {'facets': ('q', 'field'), 'get': ('article',), 'suggest': ('prefix',), 'cancel': ('target',), 'hello': (), 'ping': ()}
UNSEEN = {'deadline_ms', 'require_all', 'total', 'target'}


def ask(path, **request):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(30)
    s.connect(path)
    s.sendall(json.dumps(request).encode() + b'\n')
    s.shutdown(socket.SHUT_WR)
    replies = [json.loads(line) for line in s.makefile('rb')]
    s.close()
    return replies


def seen(replies):
    """What does not differ from one time to the next."""
    for reply in replies:
        reply.pop('took_ms', None)
        reply.pop('steps', None)
        if 'cursor' in reply:
            reply['cursor'] = True
    return replies


def faults_of(path, op, rules):
    request = {key: BASE.get(key, 'nobody') for key in NEEDS.get(op, ('q',))}
    plain = seen(ask(path, op=op, **request))
    if op != 'cancel' and plain[-1]['type'] != 'done':
        yield '%s: %s' % (op, plain[-1])
    for key, other in OTHER.items():
        used = op in rules[key]['x-used-by']
        same = seen(ask(path, op=op, **{**request, key: other})) == plain
        if not used and not same:
            yield '%s uses %s' % (op, key)
        if used and same and key not in UNSEEN and op != 'explain':
            yield '%s has no use for %s' % (op, key)
    if op == 'explain' and seen(ask(path, op=op, of='quotes', **request)) == plain:
        yield 'explain has no use for of'


def cursor_faults(path, op, rules):
    request = {key: BASE.get(key, 'nobody') for key in NEEDS.get(op, ('q',))}
    used = op in rules['cursor']['x-used-by']
    cursor = ask(path, op=op, limit=1, **request)[-1].get('cursor')
    if used != bool(cursor):
        yield '%s: the cursor is %s' % (op, cursor)
    last = ask(path, op=op, cursor=cursor or '2-1-0-0-0-0-0', limit=1, **request)[-1]
    if used != (last['type'] == 'done') or (not used and last['code'] != 'bad_request'):
        yield '%s: %s to a cursor' % (op, last)


def main(path):
    with open(SCHEMA, encoding='utf-8') as f:
        rules = json.load(f)['properties']
    faults = []
    for op in rules['op']['enum']:
        if op not in ('watch', 'stats'):
            faults += list(faults_of(path, op, rules))
            faults += list(cursor_faults(path, op, rules))
    print('\n'.join(faults))
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
