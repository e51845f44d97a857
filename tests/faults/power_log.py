"""power_log.py: what a disk may hold after the power failed, from the log that tests/faults/shim/record.c wrote.

Two models of what a file system promises:
  posix    only what was fsynced is sure. Of the rest of each file any pages may have reached the disk or not, of each directory
           any entries, in any combination: a file's fsync does not save its name, and a rename from one directory into another
           may be half done.
  journal  names change in order: some prefix of all changes survives, at least up to the last fsync of anything. What a file holds
           that was not fsynced may be missing, old, zeroes or garbage.
"""
import os
import struct

HEAD = struct.Struct('=c7xQQQII')
PAGE = 4096


def read_log(path):
    """[(op, a, b, offset, told, data)]"""
    with open(path, 'rb') as f:
        log = f.read()
    records, at = [], 0
    while at < len(log):
        op, offset, told, n, a, b = HEAD.unpack_from(log, at)
        at += HEAD.size
        name_a, name_b = log[at:at + a].decode(), log[at + a:at + a + b].decode()
        records.append((op.decode(), name_a, name_b, offset, told, log[at + a + b:at + a + b + n]))
        at += a + b + n
    return records


class File:
    def __init__(self, content=b'', durable=None):
        self.now = bytearray(content)
        self.durable = durable  # None: nothing of it is sure
        self.pending = []       # (offset, bytes) pages written, (size, None) cuts

    def write(self, offset, data):
        resize(self.now, max(len(self.now), offset))
        self.now[offset:offset + len(data)] = data
        while data:
            step = PAGE - offset % PAGE
            self.pending.append((offset, data[:step]))
            offset, data = offset + step, data[step:]

    def truncate(self, size):
        resize(self.now, size)
        self.pending.append((size, None))

    def sync(self):
        self.durable, self.pending = bytes(self.now), []

    def after_crash(self, rng, garbage):
        """What may be read of it afterwards."""
        content, chance = bytearray(self.durable or b''), rng.choice((0, 0, 0.5, 0.9, 1))
        grown = rng.random() < 0.5  # the size was saved, and the bytes were not
        for offset, data in self.pending:
            if data is None:
                if rng.random() < chance:
                    resize(content, offset)
            elif rng.random() < chance:
                put(content, offset, data)
            elif grown:
                put(content, offset, rng.randbytes(len(data)) if garbage and rng.random() < 0.5 else bytes(len(data)), rng.random() < 0.5)
        return bytes(content)


def resize(content, size):
    if len(content) < size:
        content.extend(bytes(size - len(content)))
    del content[size:]


def put(content, offset, data, over=True):
    """Write into it; with over=False only what lies behind its end."""
    resize(content, max(len(content), offset))
    if over:
        content[offset:offset + len(data)] = data
    else:
        content.extend(data[max(0, len(content) - offset):])


class Dir:
    def __init__(self):
        self.now, self.durable, self.pending = {}, {}, []  # pending: lists of (name, node or None), each list at once

    def change(self, *entries):
        apply(self.now, entries)
        self.pending.append(entries)

    def sync(self):
        self.durable, self.pending = dict(self.now), []

    def after_crash(self, rng):
        entries, chance = dict(self.durable), rng.choice((0, 0, 0.5, 0.9, 1))
        for change in self.pending:
            if rng.random() < chance:
                apply(entries, change)
        return entries


def apply(entries, change):
    for name, node in change:
        if node is None:
            entries.pop(name, None)
        else:
            entries[name] = node


class Disk:
    """The files below a directory, as they are and as they may be."""

    def __init__(self, top, start):
        """`top` as it was when it was like `start`, all of it durable."""
        self.top, self.root = top, load(start)
        self.journal, self.committed = [], 0  # [(directory, name, node or None), ...] each
        self.start = copy_names(self.root)

    def find(self, path):
        node = self.root
        for part in path[len(self.top):].strip('/').split('/'):
            if part:
                node = node.now[part]
        return node

    def parent(self, path):
        directory, name = path.rsplit('/', 1)
        return self.find(directory), name

    def change(self, *changes):
        """changes: (directory, name, node or None); those of one directory are one change."""
        for directory in {id(c[0]): c[0] for c in changes}.values():
            directory.change(*[(name, node) for d, name, node in changes if d is directory])
        self.journal.append(changes)

    def replay(self, record):
        op, a, b, offset, _, data = record
        if a.endswith(' (deleted)'):
            return
        if op in 'CM':
            self.change((*self.parent(a), File() if op == 'C' else Dir()))
        elif op in 'UD':
            self.change((*self.parent(a), None))
        elif op == 'L':
            self.change((*self.parent(b), self.find(a)))
        elif op == 'R':
            self.change((*self.parent(a), None), (*self.parent(b), self.find(a)))
        elif op == 'W':
            self.find(a).write(offset, data)
        elif op == 'T':
            self.find(a).truncate(offset)
        elif op == 'S':
            self.find(a).sync()
            self.committed = len(self.journal)
        elif op == 'Y':
            sync_all(self.root)
            self.committed = len(self.journal)

    def crash(self, model, rng):
        """{path below top: bytes, or None for a directory} of what is found after the power came back."""
        names = (lambda d: d.after_crash(rng)) if model == 'posix' else self.journalled(rng)
        found, contents = {}, {}

        def walk(directory, path):
            for name, node in names(directory).items():
                here = os.path.join(path, name)
                if isinstance(node, Dir):
                    found[here] = None
                    walk(node, here)
                else:  # one file may have two names
                    if id(node) not in contents:
                        contents[id(node)] = node.after_crash(rng, model == 'journal')
                    found[here] = contents[id(node)]
        walk(self.root, '')
        return found

    def journalled(self, rng):
        """A function that gives a directory's entries, after some prefix of all changes."""
        length = rng.choice((self.committed, len(self.journal), rng.randint(self.committed, len(self.journal))))
        entries = {i: dict(e) for i, e in self.start.items()}
        for changes in self.journal[:length]:
            for directory, name, node in changes:
                apply(entries.setdefault(id(directory), {}), [(name, node)])
        return lambda directory: entries.get(id(directory), {})

    def differs(self):
        """The first path that is not as on the real disk, None when all is."""
        real, ours = contents(load(self.top), ''), contents(self.root, '')
        for path in sorted(set(real) | set(ours)):
            if path not in real or path not in ours or real[path] != ours[path]:
                return path
        return None


def load(path):
    node = Dir()
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.is_dir():
                node.now[entry.name] = load(entry.path)
            else:
                with open(entry.path, 'rb') as f:
                    content = f.read()
                node.now[entry.name] = File(content, content)
    node.durable = dict(node.now)
    return node


def copy_names(directory):
    names = {id(directory): dict(directory.now)}
    for node in directory.now.values():
        if isinstance(node, Dir):
            names.update(copy_names(node))
    return names


def contents(directory, path):
    found = {}
    for name, node in directory.now.items():
        here = os.path.join(path, name)
        found[here] = None if isinstance(node, Dir) else bytes(node.now)
        if isinstance(node, Dir):
            found.update(contents(node, here))
    return found


def sync_all(node):
    node.sync()
    if isinstance(node, Dir):
        for below in node.now.values():
            sync_all(below)


def lay_out(found, top):
    """Make these files."""
    for path in sorted(found):
        here = os.path.join(top, path)
        if found[path] is None:
            os.makedirs(here)
        else:
            with open(here, 'wb') as f:
                f.write(found[path])
