"""A client of morgue-queryd on the standard library: morgue-protocol(7) in one file.

    with Morgue() as morgue:                        # the daemon that runs
        for hit in morgue.quotes('corruption', limit=5):
            print(hit['quote']['text'])
        print(morgue.done['total'], 'in all')

    with Morgue(index='my-index') as morgue:        # no daemon: one of our own
        print(morgue.count('police w/3 fire'))

Hits and the last line are the daemon's JSON as dictionaries. One answer at a time: asking again takes back
what is left of the answer before. Not for several threads at once.
"""
from __future__ import annotations

import json
import os
import socket
import subprocess
from types import TracebackType
from typing import Any, Dict, Iterator, List, Optional, Sequence, Type, Union

Reply = Dict[str, Any]


class MorgueError(Exception):
    """An error reply: .code is one of the protocol's codes, .reply the whole line, .offset and .length say where
    in the query it is (code points) when it is about a place, .hint how to mend it."""

    def __init__(self, reply: Reply) -> None:
        super().__init__('%s: %s' % (reply['code'], reply['message']))
        self.code: str = reply['code']
        self.offset: Optional[int] = reply.get('offset')
        self.length: Optional[int] = reply.get('length')
        self.hint: Optional[str] = reply.get('hint')
        self.reply = reply


def default_socket() -> str:
    """Where the daemon listens unless it is told otherwise."""
    if os.environ.get('MORGUE_SOCKET'):
        return os.environ['MORGUE_SOCKET']
    return os.path.join(os.environ.get('XDG_RUNTIME_DIR') or '/run', 'morgue', 'morgue.sock')


class Morgue:
    """One connection: to the daemon at `path`, or with `index` (one directory or several) to a daemon of our
    own, which is `program`. `timeout` is the longest silence to bear, in seconds. OSError when nobody answers."""

    def __init__(self, path: Optional[str] = None, *, index: Union[str, Sequence[str], None] = None,
                 timeout: Optional[float] = None, program: str = 'morgue-queryd') -> None:
        self.done: Reply = {}
        self._asked = 0
        self._open = False
        self._daemon: Optional[subprocess.Popen[bytes]] = None
        if index is None:
            self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        else:
            self._socket = self._start(program, [index] if isinstance(index, str) else list(index))
        self._socket.settimeout(timeout)
        try:
            if index is None:
                self._socket.connect(path or default_socket())
        except OSError:
            self._socket.close()
            raise
        self._lines = self._socket.makefile('r', encoding='utf-8', newline='\n')

    def _start(self, program: str, indexes: List[str]) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            try:
                self._daemon = subprocess.Popen([program, '--stdio', '--', *indexes], stdin=theirs.fileno(),
                                                stdout=theirs.fileno())
            except OSError:
                ours.close()
                raise
        return ours

    def _send(self, request: Reply) -> None:
        try:
            self._socket.sendall(json.dumps(request).encode() + b'\n')
        except BrokenPipeError:
            pass  # what the daemon said before it went is still to be read

    def ask(self, op: str, **keys: Any) -> Iterator[Reply]:
        """Yield the hits of any request of the protocol; afterwards .done is the last line. MorgueError when the
        daemon refuses, ConnectionError when it goes away, TimeoutError after too long a silence."""
        self.cancel()
        self._asked += 1
        self._open = True
        self.done = {}
        self._send({**keys, 'id': self._asked, 'op': op})
        return self._hits(self._asked)

    def _hits(self, asked: int) -> Iterator[Reply]:
        for line in self._lines:
            reply: Reply = json.loads(line)
            if reply['id'] != asked:
                if reply['id'] is None and reply['type'] == 'error' and reply['code'] in ('busy', 'too_large'):
                    raise MorgueError(reply)
                continue  # the rest of an answer that was taken back
            if reply['type'] == 'hit':
                yield reply
                continue
            self._open = False
            if reply['type'] == 'error':
                raise MorgueError(reply)
            self.done = reply
            return
        raise ConnectionError('the daemon ended the connection')

    def cancel(self) -> None:
        """Take back what has been asked last, if its answer has not come to its end."""
        if self._open:
            self._open = False
            self._send({'id': 'cancel', 'op': 'cancel', 'target': self._asked})

    def _last(self, op: str, **keys: Any) -> Reply:
        for _ in self.ask(op, **keys):
            pass
        return self.done

    def search(self, query: str, **keys: Any) -> Iterator[Reply]:
        """Articles. Keys are those of the protocol: limit, offset, sort, collapse, deadline_ms, ..."""
        return self.ask('search', q=query, **keys)

    def quotes(self, query: str, **keys: Any) -> Iterator[Reply]:
        """Quotations, each with its speaker and its article."""
        return self.ask('quotes', q=query, **keys)

    def count(self, query: str, of: str = 'articles') -> int:
        """How many articles, or with of='quotes' quotations. Exact."""
        return int(self._last('count', q=query, of=of)['total'])

    def get(self, article: str) -> Reply:
        """An article as a whole ('article') with its quotations ('quotes'). MorgueError not_found."""
        return next(iter(list(self.ask('get', article=article))))

    def fileno(self) -> int:
        """For select and its like: readable when lines may have come."""
        return self._socket.fileno()

    def close(self) -> None:
        """End the connection, and the daemon of our own if there is one."""
        self._lines.close()
        self._socket.close()
        if self._daemon:
            self._daemon.wait()

    def __enter__(self) -> Morgue:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()
