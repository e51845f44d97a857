"""A client of morgue-queryd on the standard library: morgue-protocol(7) in one page.

    with Morgue('/run/morgue/morgue.sock') as morgue:
        for hit in morgue.ask('quotes', q='corruption', limit=5):
            print(hit['quote']['text'])
        print(morgue.done['total'])
"""
import json
import os
import socket


class MorgueError(Exception):
    """An error reply: .code is one of the protocol's codes, .reply the whole line."""

    def __init__(self, reply):
        super().__init__('%s: %s' % (reply['code'], reply['message']))
        self.code, self.reply = reply['code'], reply


def default_socket():
    if os.environ.get('MORGUE_SOCKET'):
        return os.environ['MORGUE_SOCKET']
    return os.path.join(os.environ.get('XDG_RUNTIME_DIR') or '/run', 'morgue', 'morgue.sock')


class Morgue:
    def __init__(self, path=None):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path or default_socket())
        self.lines = self.socket.makefile('r', encoding='utf-8', newline='\n')
        self.done = None
        self.asked = 0

    def ask(self, op, **keys):
        """Yield the hits; afterwards .done is the last line. One question at a time."""
        self.asked += 1
        request = dict(keys, id=self.asked, op=op)
        self.socket.sendall(json.dumps(request).encode() + b'\n')
        for line in self.lines:
            reply = json.loads(line)
            if reply['id'] != self.asked:
                continue  # the rest of an answer that was not read to its end
            if reply['type'] == 'error':
                raise MorgueError(reply)
            if reply['type'] == 'done':
                self.done = reply
                return
            yield reply
        raise ConnectionError('the daemon ended the connection')

    def close(self):
        self.lines.close()
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
