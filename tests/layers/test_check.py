#!/usr/bin/env python3
"""The layer test can fail: each rule, broken in a small tree made for it."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check  # noqa: E402


class Broken(unittest.TestCase):
    def faults(self, files):
        with tempfile.TemporaryDirectory() as root:
            for path, text in files.items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), 'w', encoding='utf-8') as f:
                    f.write(text)
            return check.check(root)[0]

    def assert_one(self, files, part):
        faults = self.faults(files)
        self.assertEqual(len(faults), 1, faults)
        self.assertIn(part, faults[0])

    def test_good_tree(self):
        self.assertEqual(self.faults({
            'base/a.h': '', 'text/b.h': '#include "base/a.h"\n#include <unicode/uchar.h>\n',
            'query/c.c': '#include "text/b.h"\n'}), [])

    def test_upward(self):
        self.assert_one({'query/a.h': '', 'base/b.c': '#include "query/a.h"\n'}, 'base/ may not')

    def test_siblings(self):
        self.assert_one({'queryd/a.h': '', 'indexer/b.c': '#include "queryd/a.h"\n'},
                        'indexer/ may not')

    def test_client_reaches_the_index(self):
        self.assert_one({'index/a.h': '', 'client/b.c': '#include "index/a.h"\n'},
                        'client/ may not')

    def test_bindings_need_only_err(self):
        self.assertEqual(self.faults({'base/err.h': '', 'xapian-c/b.cc':
                                      '#include "base/err.h"\n'}), [])
        self.assert_one({'base/buf.h': '', 'xapian-c/b.cc': '#include "base/buf.h"\n'},
                        'xapian-c/ may not')

    def test_foreign_doors(self):
        for header, folder in (('xapian.h', 'index'), ('unicode/uchar.h', 'query'),
                               ('uv.h', 'client'), ('jansson.h', 'wire'), ('zstd.h', 'base'),
                               ('archive.h', 'index')):
            self.assert_one({folder + '/b.c': '#include <%s>\n' % header}, header)

    def test_cpp_elsewhere(self):
        self.assert_one({'text/b.cc': ''}, 'C++')

    def test_circle(self):
        self.assert_one({'base/a.h': '#include "base/b.h"\n', 'base/b.h': '#include "base/a.h"\n'},
                        'a circle')

    def test_missing(self):
        self.assert_one({'base/a.c': '#include "base/none.h"\n'}, 'not there')


if __name__ == '__main__':
    unittest.main()
