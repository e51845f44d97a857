"""Asks the product: one daemon on stdin and stdout, one question at a time."""

import itertools
import json
import subprocess

DEADLINE_MS = 60000


class ProductError(Exception):
    """An `error` line of the product."""

    def __init__(self, reply):
        super().__init__("%s: %s" % (reply.get("code"), reply.get("message")))
        self.code = reply.get("code")


class Product:
    def __init__(self, queryd, index):
        self.process = subprocess.Popen([queryd, "--stdio", index], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)
        self.ids = itertools.count(1)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(timeout=60)
        self.process.stdout.close()

    def ask(self, op, **keys):
        """(hits, done) of one request."""
        number = next(self.ids)
        request = {"id": number, "op": op, "deadline_ms": DEADLINE_MS, **keys}
        self.process.stdin.write(json.dumps(request).encode() + b"\n")
        self.process.stdin.flush()
        hits = []
        for line in self.process.stdout:
            reply = json.loads(line)
            if reply["id"] != number:
                raise RuntimeError("a reply to %r instead of %r" % (reply["id"], number))
            if reply["type"] == "error":
                raise ProductError(reply)
            if reply["type"] == "done":
                return hits, reply
            hits.append(reply)
        raise RuntimeError("the daemon is gone (exit %s)" % self.process.wait())

    def total(self, query, of="articles"):
        _, done = self.ask("count", q=query, of=of)
        if not done["exact"]:
            raise RuntimeError("total of %r is not exact" % query)
        return done["total"]

    def found_ids(self, query, limit):
        """(ids of all hits, total) by `search`."""
        hits, done = self.ask("search", q=query, limit=limit, snippet=False)
        return [hit["article"]["id"] for hit in hits], done["total"]
