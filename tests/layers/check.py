#!/usr/bin/env python3
"""The layer test: which folder may include which, and which foreign header has which door.

usage: check.py [ROOT]      exit 1 and a line per broken rule; last line "N passed, N failed"

The table below is the house (docs/design.md). An include that breaks it, a circle among the files,
C++ outside the Xapian bindings or a foreign header behind the wrong door fails the test.
"""
import os
import re
import sys

MAY_INCLUDE = {
    'base': set(),
    'schemas': set(),
    'xapian-c': {'base/err.h'},
    'text': {'base'},
    'postings': {'base'},
    'index': {'base', 'text', 'xapian-c', 'postings', 'schemas'},
    'remote': {'base', 'xapian-c'},
    'query': {'base', 'text', 'index', 'postings', 'remote', 'xapian-c', 'schemas'},
    'wire': {'base', 'schemas'},
    'indexer': {'base', 'text', 'index', 'postings', 'xapian-c', 'schemas'},
    'queryd': {'base', 'text', 'index', 'postings', 'xapian-c', 'schemas', 'query', 'remote', 'wire'},
    'client': {'base', 'wire'},
}
# A foreign header: the folders that are its door.
DOORS = [
    (r'xapian\.h$|^xapian/', {'xapian-c'}),
    (r'^unicode/', {'text'}),
    (r'^uv\.h$', {'queryd', 'bench'}),
    (r'^archive(_entry)?\.h$', {'indexer'}),
    (r'^(zstd|zdict)\.h$', {'index'}),
    (r'^jansson\.h$', {'base'}),
    (r'^nettle/', {'base'}),
    (r'^systemd/', {'queryd'}),
    (r'^seccomp\.h$', {'queryd'}),
]
INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.M)


def sources(root):
    for folder in MAY_INCLUDE:
        for where, _, names in os.walk(os.path.join(root, folder)):
            for name in sorted(names):
                if re.search(r'\.(c|h|cc|hh|cpp|hpp|inc)$', name):
                    yield folder, os.path.relpath(os.path.join(where, name), root)


def allowed(folder, target):
    top = target.split('/')[0]
    return top == folder or any(
        target == rule or top == rule for rule in MAY_INCLUDE[folder])


def check_file(root, folder, path, faults, graph):
    with open(os.path.join(root, path), encoding='utf-8') as f:
        text = f.read()
    graph[path] = []
    if re.search(r'\.(cc|hh|cpp|hpp)$', path) and folder != 'xapian-c':
        faults.append('%s: C++ stands only in xapian-c' % path)
    for kind, target in INCLUDE.findall(text):
        if kind == '"':
            # A header beside its includer may be named without its folder.
            beside = os.path.normpath(os.path.join(os.path.dirname(path), target))
            full = target if os.path.exists(os.path.join(root, target)) else beside
            if not os.path.exists(os.path.join(root, full)):
                faults.append('%s includes "%s", which is not there' % (path, target))
            elif not allowed(folder, full):
                faults.append('%s includes %s: %s/ may not' % (path, full, folder))
            graph[path].append(full)
        for pattern, doors in DOORS:
            if re.search(pattern, target) and folder not in doors:
                faults.append('%s includes <%s>, whose door is %s/' % (
                    path, target, '/ or '.join(sorted(doors))))


def circles(graph):
    """Each circle of includes, as a list of files."""
    state, found = {}, []

    def visit(node, path):
        state[node] = 'open'
        for nxt in graph.get(node, ()):
            if state.get(nxt) == 'open':
                found.append(path[path.index(nxt):] + [nxt])
            elif nxt not in state:
                visit(nxt, path + [nxt])
        state[node] = 'done'

    for node in sorted(graph):
        if node not in state:
            visit(node, [node])
    return found


def check(root):
    faults, graph = [], {}
    for folder, path in sources(root):
        check_file(root, folder, path, faults, graph)
    faults += ['a circle: ' + ' -> '.join(c) for c in circles(graph)]
    return faults, len(graph)


def main():
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.join(os.path.dirname(__file__), '../..')
    faults, files = check(root)
    for fault in faults:
        print(fault)
    if files == 0:
        print('no source files found')
    print('%d passed, %d failed' % (files, len(faults) + (files == 0)))
    return 1 if faults or files == 0 else 0


if __name__ == '__main__':
    sys.exit(main())
