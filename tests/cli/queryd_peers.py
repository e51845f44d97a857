#!/usr/bin/python3
"""queryd_peers.py SOCKET TEST [ARGUMENT...]: clients for large results, cursors and time limits; exit 0 when the daemon did right."""
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

from peer import connect, lines_of, need, read_all
import validate


SAMPLE = 25  # of a long reply's lines, so many are held against the schema (which takes a millisecond each)


def many(data):
    need(data.endswith(b'\n'), 'the last line is cut: %r' % data[-80:])
    lines = data.split(b'\n')[:-1]
    for line in lines[:SAMPLE] + lines[-1:]:
        faults = validate.reply_errors(line)
        need(not faults, '%s\n  %r' % (faults, line[:300]))
    return [json.loads(line) for line in lines]


def ask_all(path, *requests):
    s = connect(path)
    s.sendall(b''.join(json.dumps(r).encode() + b'\n' for r in requests))
    s.shutdown(socket.SHUT_WR)
    return many(read_all(s))


def ask(path, **request):
    """The hits and the last line of one request."""
    replies = ask_all(path, request)
    need(replies and replies[-1]['type'] != 'hit', 'no end')
    return replies[:-1], replies[-1]


def whole(path, q, want, op='search'):
    hits, done = ask(path, op=op, q=q, limit=100000)
    need([h['rank'] for h in hits] == list(range(1, int(want) + 1)), '%d hits' % len(hits))
    need(done['count'] == done['total'] == int(want) and 'cursor' not in done, done)


def whole_quotes(path, q, want):
    whole(path, q, want, 'quotes')


def pages(path, op, q, limit, **more):
    cursor, seen = {}, []
    while True:
        hits, done = ask(path, op=op, q=q, limit=limit, **more, **cursor)
        need(done['type'] == 'done', done)
        need([h['rank'] for h in hits] == list(range(len(seen) + 1, len(seen) + 1 + len(hits))), 'ranks')
        seen += hits
        if 'cursor' not in done:
            return seen, done
        need(len(hits) == limit and len(seen) < done['total'], 'a cursor at the end')
        cursor = {'cursor': done['cursor']}


def walk(path, op, q, limit, want):
    """want 0: as many as the total says."""
    seen, done = pages(path, op, q, int(limit))
    need(len(seen) == done['total'] and int(want) in (0, len(seen)), '%d hits of %s' % (len(seen), done))


def same_order(path, q, limit):
    for sort in ('relevance', 'date', '-date'):
        seen, _ = pages(path, 'search', q, int(limit), sort=sort, snippet=False)
        hits, _ = ask(path, op='search', q=q, limit=100000, sort=sort, snippet=False)
        need([h['article']['id'] for h in seen] == [h['article']['id'] for h in hits], sort)


def elsewhere(cursor):
    """The cursor as it would lead into another state of the index."""
    fields = cursor.split('-')[:-1]
    fields[3] = '%016x' % (int(fields[3], 16) ^ 1)
    body = '-'.join(fields)
    return body + '-' + hashlib.sha256(body.encode()).hexdigest()[:8]


def bad_cursors(path):
    _, done = ask(path, op='search', q='dam', limit=5)
    good = done['cursor']
    for more, code in (({'cursor': 'x'}, 'bad_request'), ({'cursor': ''}, 'bad_request'), ({'cursor': good, 'offset': 1}, 'bad_request'),
                       ({'cursor': good, 'sort': 'date'}, 'bad_request'), ({'cursor': elsewhere(good)}, 'not_found'),
                       ({'cursor': 7}, 'bad_request'), ({'cursor': good, 'op': 'count'}, 'bad_request'), ({'cursor': good, 'limit': 100000}, None)):
        _, end = ask(path, **dict({'op': 'search', 'q': 'dam', 'limit': 5}, **more))
        need(end.get('code') == code, '%s: %s' % (more, end))


def garbled_cursors(path):
    """Whichever character of a cursor is another, no page comes of it."""
    for op in ('search', 'kwic'):
        common = {'op': op, 'q': 'dam', 'limit': 1}
        good = ask(path, **common)[1]['cursor']
        for i in range(len(good)):
            other = good[:i] + ('0' if good[i] != '0' else '1') + good[i + 1:]
            hits, end = ask(path, cursor=other, **common)
            need(not hits and end.get('code') == 'bad_request' and 'none that a reply gave' in end['message'], '%s: %s' % (other, end))


def outlives(path, indexer, index):
    hits, done = ask(path, op='search', q='dam', limit=5)
    before = [h['article']['id'] for h in ask(path, op='search', q='dam', limit=10)[0]]
    need([h['article']['id'] for h in hits] == before[:5], 'the order is not the same')
    article = {'id': 'fresh', 'title': 'dam dam dam', 'language': 'en', 'text': 'dam dam dam'}
    subprocess.run([indexer, '--quiet', index, '-'], input=json.dumps(article).encode(), check=True, stderr=subprocess.DEVNULL)
    end = time.time() + 20
    while ask(path, op='count', q='dam')[1]['total'] == done['total']:
        need(time.time() < end, 'the new generation is not there')
        time.sleep(0.1)
    hits, after = ask(path, op='search', q='dam', limit=5, cursor=done['cursor'])
    need([h['article']['id'] for h in hits] == before[5:], 'another order after a cursor')
    need(after['generation'] == done['generation'] and after['total'] == done['total'], after)
    subprocess.run([indexer, '--quiet', index, '-'], input=b'{"id":"fresh","deleted":true}', check=True, stderr=subprocess.DEVNULL)
    while ask(path, op='count', q='dam')[1]['total'] != done['total']:
        need(time.time() < end, 'the new generation is not there')
        time.sleep(0.1)


def make_anew(indexer, index, articles, *flags):
    """Another index in the same directory, of segments with the same names."""
    for name in os.listdir(index):
        place = os.path.join(index, name)
        shutil.rmtree(place) if os.path.isdir(place) else os.unlink(place)
    subprocess.run([indexer, '--quiet', *flags, index, '-'], input='\n'.join(json.dumps(a) for a in articles).encode(),
                   check=True, stderr=subprocess.DEVNULL)


def await_order(path, want):
    end = time.time() + 20
    while [h['article']['id'] for h in ask(path, op='search', q='dam', sort='date')[0]] != want:
        need(time.time() < end, 'the index that was made anew is not there')
        time.sleep(0.05)


def await_generation(path, want):
    end = time.time() + 20
    while ask(path, op='hello')[1]['generation'] != want:
        need(time.time() < end, 'generation %s is not there' % want)
        time.sleep(0.05)


def remade(path, indexer, index):
    """Cursors stay in the index they were given in, though another has its generation."""
    ids = ['a%d' % i for i in range(10)]
    for order in (ids, ids[::-1]):
        make_anew(indexer, index, [{'id': a, 'language': 'en', 'date': '2022-01-%02d' % (n + 1), 'text': 'A dam.'} for n, a in enumerate(order)])
        await_order(path, order)
        if order == ids:
            hits, done = ask(path, op='search', q='dam', sort='date', limit=4)
            days = ask(path, op='timeline', q='dam', by='day')[0]
    rest, after = ask(path, op='search', q='dam', sort='date', cursor=done['cursor'])
    need([h['article']['id'] for h in hits + rest] == ids and after['generation'] == done['generation'], rest)
    hits, done = ask(path, op='search', q='dam', sort='date', limit=4)
    rest, _ = ask(path, op='search', q='dam', sort='date', cursor=done['cursor'])
    need([h['article']['id'] for h in hits + rest] == ids[::-1], rest)
    make_anew(indexer, index, [{'id': a, 'language': 'en', 'date': '1999-01-01', 'text': 'A dam.'} for a in ids])
    await_order(path, ids)
    need(len(days) == 10 and len(ask(path, op='timeline', q='dam', by='day')[0]) == 1, 'the days of another index')


def ended(s, within):
    """What comes until the other side closes, which it must do in time."""
    s.settimeout(within)
    return read_all(s)


def concordance(path, context, *queries):
    """Lines of kwic stand where they say, in their context, in pages as in one."""
    texts = {}
    for q in queries:
        for of in ('articles', 'quotes'):
            common = {'op': 'kwic', 'q': q, 'of': of, 'context': int(context)}
            lines, done = ask(path, limit=100000, **common)
            need(done['type'] == 'done' and done['exact'] and done['total'] == len(lines), done)
            for line in lines:
                key = line['article']['id']
                if key not in texts:
                    texts[key] = ask(path, op='get', article=key)[0][0]['article']
                field = texts[key][line.get('field', 'text')]
                start, end = line['start'], line['end']
                need(field[start:end] == line['match'], line)
                need(field[start - len(line['left']):end + len(line['right'])] == line['left'] + line['match'] + line['right'], line)
            paged, more = [], {}
            while True:
                page, done = ask(path, limit=7, **common, **more)
                need(done['total'] == len(lines), done)
                paged += page
                if 'cursor' not in done:
                    break
                more = {'cursor': done['cursor']}
            need(paged == lines, 'pages differ from the whole: %d and %d' % (len(paged), len(lines)))


def watching(path, indexer, index):
    """Each new or changed article and quotation once, whatever is merged meanwhile."""
    s = connect(path)
    replies = s.makefile('rb')

    def said():
        """What has come until a question is answered that is asked a second after the last publication."""
        time.sleep(1)
        s.sendall(b'{"id":"?","op":"ping"}\n')
        lines = []
        while True:
            line = replies.readline()
            reply = json.loads(line)
            if reply['id'] == '?':
                return lines
            need(not validate.reply_errors(line, 'watch'), line)
            lines.append((reply['id'], reply['article']['id'], reply['rank']))

    def publish(*articles, flags=()):
        subprocess.run([indexer, '--quiet', *flags, index, '-'], input='\n'.join(json.dumps(a) for a in articles).encode(),
                       check=True, stderr=subprocess.DEVNULL)

    def article(n, more=''):
        return {'id': 'n%d' % n, 'language': 'en', 'date': '2022-01-%02d' % (n % 28 + 1), 'title': 'Dam %d' % n,
                'text': 'The dam %d held.%s\n\n“The dam is old,” said Ann Lee. “It is,” said Engineer %d.' % (n, more, n)}

    s.sendall(b'{"id":"a","op":"watch","q":"dam"}\n{"id":"q","op":"watch","q":"dam","of":"quotes"}\n'
              b'{"id":"no","op":"watch","q":"zebra"}\n')
    need(said() == [], 'what was there is told')
    ranks = 0
    for first in range(0, 24, 8):  # more segments than are left alone
        for n in range(first, first + 8):
            publish(article(n))
        got = said()
        need(sorted(x[:2] for x in got) == sorted((w, 'n%d' % n) for w in 'aq' for n in range(first, first + 8)), got)
        ranks += 8
        need([x[2] for x in got if x[0] == 'a'] == list(range(ranks - 7, ranks + 1)), got)
    # a quotation that stood in the article before is nothing new
    publish(article(3), article(4, ' It leaks.'), article(7, '\n\n“No dam is safe,” said Ann Lee.'), {'id': 'n5', 'deleted': True}, article(30))
    need(sorted(x[:2] for x in said()) == [('a', 'n30'), ('a', 'n4'), ('a', 'n7'), ('q', 'n30'), ('q', 'n7')], 'changes')
    publish(article(3), article(4, ' It leaks.'))
    subprocess.run([indexer, '--quiet', '--merge', index], check=True, stderr=subprocess.DEVNULL)
    need(said() == [], 'a merge is told')
    publish(article(31))
    need(sorted(x[:2] for x in said()) == [('a', 'n31'), ('q', 'n31')], 'after a merge')
    s.shutdown(socket.SHUT_WR)
    ends = {e['id']: e for e in map(json.loads, replies)}
    need([ends[w]['count'] for w in ('a', 'q', 'no')] == [28, 27, 0] and all(e['type'] == 'done' for e in ends.values()), ends)


def remade_under_watch(path, indexer, index):
    """Each article of an index that was made anew is told, whatever generation a watch knew of the old one."""
    def articles(tag, n):
        return [{'id': '%s%d' % (tag, i), 'language': 'en', 'text': 'A dam.\n\n“The dam is old,” said Ann Lee.'} for i in range(n)]

    def told(tag, n):
        replies = [json.loads(s.readline()) for _ in range(2 * n)]
        need(sorted((r['id'], r['article']['id']) for r in replies) == sorted((w, a['id']) for w in 'aq' for a in articles(tag, n)), replies)

    make_anew(indexer, index, articles('old', 4), '--publish-every', '1')
    await_generation(path, '4')
    c = connect(path)
    s = c.makefile('rb')
    c.sendall(b'{"id":"a","op":"watch","q":"dam"}\n{"id":"q","op":"watch","q":"dam","of":"quotes"}\n{"id":"?","op":"ping"}\n')
    need(json.loads(s.readline())['id'] == '?', 'what was there is told')
    make_anew(indexer, index, articles('new', 14), '--publish-every', '2')
    told('new', 14)
    make_anew(indexer, index, articles('few', 3))
    told('few', 3)
    subprocess.run([indexer, '--quiet', index, '-'], input=b'{"id":"one0","language":"en","text":"A dam. \xe2\x80\x9cThe dam is old,\xe2\x80\x9d said Ann Lee."}',
                   check=True, stderr=subprocess.DEVNULL)
    told('one', 1)
    time.sleep(0.5)
    c.sendall(b'{"id":"?","op":"ping"}\n')
    need(json.loads(s.readline())['id'] == '?', 'told twice')


def closed(path):
    silent, slow, idle, deaf = (connect(path) for _ in range(4))
    idle.sendall(b'{"op":"ping"}\n')
    need(idle.recv(1000), 'no answer')
    # More than any buffer takes, asked for by somebody who does not read.
    deaf.sendall(b'{"op":"search","q":"dam","limit":2000}\n' * 20)
    for _ in range(40):
        try:
            slow.sendall(b' ')
        except OSError:
            break
        time.sleep(0.1)
    for s in (silent, slow):
        replies = lines_of(ended(s, 20))
        need([r.get('code') for r in replies] == ['timeout'], replies)
    need(ended(idle, 20) == b'', 'an idle client is told something')
    # Line, idle and write limits are long over; the deaf one is cut off with what was on its way.
    time.sleep(1)
    data = ended(deaf, 20)
    need(data.count(b'"type":"done"') < 20, 'it got everything')


def slow_reader(path, q, want):
    s = connect(path)
    s.sendall(json.dumps({'op': 'search', 'q': q, 'limit': 100000, 'deadline_ms': 3000}).encode() + b'\n')
    s.shutdown(socket.SHUT_WR)
    data = b''
    while True:
        piece = s.recv(100000)
        if not piece:
            break
        data += piece
        time.sleep(0.02)
    replies = many(data)
    need(len(replies) == int(want) + 1 and replies[-1]['type'] == 'done', replies[-1])


def half_closed(path, q, want):
    """Several at once: all of each, then the end."""
    replies = ask_all(path, *[{'id': n, 'op': 'search', 'q': q, 'limit': 100000} for n in range(5)])
    for n in range(5):
        mine = [r for r in replies if r['id'] == n]
        need(len(mine) == int(want) + 1 and mine[-1]['type'] == 'done', len(mine))
        need([r['rank'] for r in mine[:-1]] == list(range(1, int(want) + 1)), 'the order of the lines')


def stats(path):
    _, before = ask(path, op='stats')
    ask(path, op='search', q='dam', limit=7)
    ask(path, op='search', q='(')
    _, after = ask(path, op='stats')
    need(not validate.reply_errors(json.dumps(after), 'stats'), 'the schema')
    need(after['requests']['search'] == before['requests'].get('search', 0) + 2, 'requests')
    need(after['done']['search'] == before['done'].get('search', 0) + 1, 'done')
    need(after['errors']['syntax'] == before['errors'].get('syntax', 0) + 1, 'errors')
    need(after['hits'] == before['hits'] + 7, 'hits')
    need(after['latency']['count'] == before['latency']['count'] + 2, 'latency')
    need(after['bytes'] > before['bytes'] > 0, 'bytes')
    need(sum(n for _, n in after['latency']['buckets']) == after['latency']['count'], 'buckets')
    need(after['dropped'] >= 4 and after['memory_bytes'] > 1 << 20 and after['descriptors'] > 5, after)


def never_ran(path):
    """Requests that wait for a client that does not read, and goes: neither slow nor answered."""
    _, before = ask(path, op='stats')
    s = connect(path)
    s.sendall(b'{"op":"search","q":"dam","limit":2000,"deadline_ms":60000}\n' * 200)
    time.sleep(0.5)
    s.close()
    end = time.time() + 20
    while True:
        _, after = ask(path, op='stats')
        if after['in_flight'] == 0:
            break
        need(time.time() < end, after)
        time.sleep(0.05)
    need(after['errors_by_op']['search']['cancelled'] >= 150, after)
    need(after['slow'] - before['slow'] < 50, '%d slow' % (after['slow'] - before['slow']))
    need(after['latency']['count'] - before['latency']['count'] < 50, after['latency'])


def unread(path, q, pid, log):
    """At the daemon's end nothing is under way, but replies wait for a client."""
    s = connect(path)
    s.sendall(json.dumps({'op': 'search', 'q': q, 'limit': 1000}).encode() + b'\n')
    while ask(path, op='stats')[1]['done'].get('search', 0) < 2:
        time.sleep(0.05)
    os.kill(int(pid), signal.SIGTERM)
    time.sleep(5.5)
    with open(log, encoding='utf-8') as f:
        said = f.read()
    need('1 clients have not taken their replies: waiting' in said and 'still 0' not in said, said)
    need(many(read_all(s))[-1]['type'] == 'done', 'the replies are lost')


if __name__ == '__main__':
    globals()[sys.argv[2]](sys.argv[1], *sys.argv[3:])
