#!/usr/bin/python3
"""peer.py SOCKET TEST [ARGUMENT...]: a client that behaves as told, good or bad; exit 0 when the daemon did right.

Every reply line it sees is held against the schemas.
"""
import json
import os
import socket
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'schemas'))
import validate


def connect(path):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    s.settimeout(20)
    s.connect(path)
    return s


def read_all(s):
    data = b''
    while True:
        try:
            piece = s.recv(65536)
        except ConnectionResetError:
            break
        if not piece:
            break
        data += piece
    return data


def lines_of(data, op=None):
    if data and not data.endswith(b'\n'):
        sys.exit('the last line is cut: %r' % data[-80:])
    replies = validate.Replies()
    out = []
    for line in data.split(b'\n')[:-1]:
        faults = replies.feed(line, op) if json.loads(line)['id'] is not None else validate.reply_errors(line, op)
        if faults:
            sys.exit('%s\n  %r' % (faults, line[:300]))
        out.append(json.loads(line))
    return out


def talk(path, *requests):
    """Send requests, close the writing side, return every reply."""
    s = connect(path)
    s.sendall(b''.join(r if isinstance(r, bytes) else json.dumps(r).encode() + b'\n' for r in requests))
    s.shutdown(socket.SHUT_WR)
    return lines_of(read_all(s))


def need(condition, what):
    if not condition:
        sys.exit(what)


def one(path, request):
    """Print the answer to one request line."""
    op = None
    try:
        op = json.loads(request).get('op')
    except (ValueError, AttributeError, RecursionError):
        pass
    s = connect(path)
    s.sendall(request.encode() + b'\n')
    s.shutdown(socket.SHUT_WR)
    data = read_all(s)
    lines_of(data, op if op in validate.OPS else None)
    sys.stdout.buffer.write(data)
    need(data, 'no answer')


def pipeline(path):
    """A thousand requests at once, each answered under its id, whatever the id is."""
    ids = [n if n % 3 else {'n': [n, None]} for n in range(999)] + ['é"\\', -1.5, True, 10 ** 40, [2 ** 64]]
    ops = [{'op': 'count', 'q': 'corruption'}, {'op': 'ping'}, {'op': 'quotes', 'q': 'dam', 'limit': 2}, {'op': 'nope'}]
    replies = talk(path, *[dict(ops[i % 4], id=x) for i, x in enumerate(ids)])
    ends = [json.dumps(r['id']) for r in replies if r['type'] != 'hit']
    need(sorted(ends) == sorted(json.dumps(x) for x in ids), 'not one end for each id')
    need(all(r.get('code') == 'bad_request' for r in replies if r['type'] == 'error'), 'an error of another kind')


def half_close(path):
    """A client that shuts down its writing side at once still gets it all; the last line needs no line break."""
    for _ in range(50):
        replies = talk(path, b'{"id":1,"op":"search","q":"the","limit":100}\n{"id":2,"op":"quotes","q":"corruption"}')
        need([r['id'] for r in replies if r['type'] == 'done'].__len__() == 2, 'an answer is missing: %r' % replies)


def pieces(path):
    """A request byte by byte, two in one packet, blank lines and \\r\\n."""
    s = connect(path)
    for byte in b'\n \r\n{"id":1,"op":"ping"}\r\n':
        s.sendall(bytes([byte]))
    s.sendall(b'{"id":2,"op":"ping"}\n{"id":3,"op":"ping"}\n')
    s.shutdown(socket.SHUT_WR)
    need([r['id'] for r in lines_of(read_all(s))] == [1, 2, 3], 'not three answers')


def long_line(path, size):
    """Over 1 MiB: too_large, and the connection ends, however much is still sent."""
    s = connect(path)
    s.sendall(b'{"id":1,"op":"ping"}\n')
    s.sendall(b'x' * int(size))
    s.sendall(b'\n{"id":2,"op":"ping"}\n')
    replies = lines_of(read_all(s))
    need([r.get('code', r['id']) for r in replies] == [1, 'too_large'], 'got %r' % replies)


def full_line(path):
    """Exactly 1 MiB is taken."""
    head, tail = b'{"op":"ping","id":"', b'"}'
    line = head + b'x' * ((1 << 20) - len(head) - len(tail)) + tail
    replies = talk(path, line + b'\n')
    need(len(replies) == 1 and replies[0]['type'] == 'done', 'not answered')


def never_reads(path):
    """A client that asks and never reads stops being read: it cannot make the daemon hold much."""
    pid = int(sys.argv[3])
    s = connect(path)
    s.setblocking(False)
    request = b'{"op":"search","q":"the","limit":100}\n'
    sent, quiet = 0, time.time()
    before = memory(pid)
    while time.time() - quiet < 1 and sent < (64 << 20):
        try:
            sent += s.send(request * 100)
            quiet = time.time()
        except BlockingIOError:
            time.sleep(0.02)
    need(sent < (64 << 20), 'it was read without end')
    grown = memory(pid) - before
    need(grown < int(sys.argv[4]) << 20, 'the daemon has grown by %d MiB' % (grown >> 20))
    need(talk(path, {'id': 1, 'op': 'ping'})[0]['type'] == 'done', 'others are not served')


def memory(pid):
    with open('/proc/%d/statm' % pid) as f:
        return int(f.read().split()[1]) * 4096


def descriptors(pid):
    return len(os.listdir('/proc/%d/fd' % pid))


def drops(path):
    """Clients that go away at any moment leave nothing behind."""
    pid = int(sys.argv[3])
    talk(path, {'op': 'count', 'q': 'the'})
    time.sleep(0.3)
    before = descriptors(pid)
    for n in range(500):
        s = connect(path)
        s.sendall(b'{"op":"search","q":"the"}\n' * (n % 7) + b'{"op":'[:n % 6])
        if n % 3 == 0 and n % 7:
            s.recv(10)
        s.close()
    end = time.time() + 10
    while descriptors(pid) > before and time.time() < end:
        time.sleep(0.1)
    need(descriptors(pid) <= before, '%d descriptors, before %d' % (descriptors(pid), before))


def too_many(path, cap):
    """One more than allowed is told that the daemon is busy; room made is room again."""
    held = []
    for _ in range(int(cap)):
        s = connect(path)
        s.sendall(b'{"op":"ping"}\n')
        need(s.recv(100), 'refused too early')
        held.append(s)
    replies = lines_of(read_all(connect(path)))
    need([r.get('code') for r in replies] == ['busy'], 'got %r' % replies)
    held.pop().close()
    end = time.time() + 5
    while time.time() < end:
        try:
            if talk(path, {'op': 'ping'})[0]['type'] == 'done':
                return
        except OSError:
            pass
        time.sleep(0.05)
    sys.exit('no room again')


def generation(path, want_article):
    """Within two seconds an article is found, on a connection that was open before."""
    s = connect(path)
    f = s.makefile('rb')
    end = time.time() + 2
    while time.time() < end:
        s.sendall(json.dumps({'op': 'get', 'article': want_article}).encode() + b'\n')
        reply = json.loads(f.readline())
        if reply['type'] == 'hit':
            return
        time.sleep(0.05)
    sys.exit('%s is not there' % want_article)


def absent_target(path):
    replies = talk(path, {'id': 1, 'op': 'cancel', 'target': 99})
    need(replies[0].get('code') == 'not_found', 'got %r' % replies)


if __name__ == '__main__':
    globals()[sys.argv[2]](sys.argv[1], *[a for a in sys.argv[3:] if sys.argv[2] not in ('never_reads', 'drops')])
