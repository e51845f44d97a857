"""The Python module: hits, errors, taking back, a daemon of its own, going away. usage: python_module.py SOCKET INDEX BIN"""
import os
import select
import sys
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '../../examples/python'))
from morgue import Morgue, MorgueError, default_socket  # noqa: E402

SOCKET, INDEX, BIN = sys.argv[1:4]


class Module(unittest.TestCase):
    def setUp(self):
        self.morgue = Morgue(SOCKET, timeout=20)
        self.addCleanup(self.morgue.close)

    def test_hits_and_done(self):
        texts = [hit['quote']['text'] for hit in self.morgue.quotes('corruption', limit=5)]
        self.assertEqual(len(texts), 2)
        self.assertTrue(all('corruption' in text for text in texts))
        self.assertEqual(self.morgue.done['total'], 2)
        self.assertEqual(self.morgue.count('dam'), 2)
        self.assertEqual(self.morgue.count('corruption', of='quotes'), 2)
        self.assertEqual(self.morgue.get('dam-1')['article']['source'], 'Valley Courier')

    def test_errors(self):
        with self.assertRaises(MorgueError) as caught:
            list(self.morgue.search('dam (old'))
        self.assertEqual((caught.exception.code, caught.exception.offset, caught.exception.length), ('syntax', 4, 1))
        with self.assertRaises(MorgueError) as caught:
            self.morgue.get('none')
        self.assertEqual(caught.exception.code, 'not_found')
        self.assertEqual(self.morgue.count('dam'), 2)

    def test_left_in_the_middle(self):
        for _ in range(20):
            for hit in self.morgue.search('NOT zzzz', limit=100):
                self.assertEqual(hit['type'], 'hit')
                break
            self.assertEqual(self.morgue.count('dam'), 2)

    def test_watch_is_taken_back(self):
        hits = self.morgue.ask('watch', q='dam')
        threading.Timer(0.3, self.morgue.cancel).start()
        with self.assertRaises(MorgueError) as caught:
            list(hits)
        self.assertEqual(caught.exception.code, 'cancelled')

    def test_to_wait_for(self):
        hits = self.morgue.search('dam')
        self.assertTrue(select.select([self.morgue], [], [], 10)[0])
        self.assertEqual(len(list(hits)), 2)

    def test_daemon_of_our_own(self):
        with Morgue(index=INDEX, program=os.path.join(BIN, 'morgue-queryd'), timeout=20) as morgue:
            self.assertEqual(morgue.count('dam'), 2)
        with Morgue(index=[INDEX, INDEX + '-none'], program=os.path.join(BIN, 'morgue-queryd'), timeout=20) as morgue:
            with self.assertRaises(ConnectionError):
                morgue.count('dam')

    def test_nobody_there(self):
        with self.assertRaises(OSError):
            Morgue(SOCKET + '.none')
        with self.assertRaises(FileNotFoundError):
            Morgue(index=INDEX, program=BIN + '/none')

    def test_default_socket(self):
        for environ, want in (({'MORGUE_SOCKET': '/a'}, '/a'), ({'XDG_RUNTIME_DIR': '/b'}, '/b/morgue/morgue.sock'),
                              ({}, '/run/morgue/morgue.sock')):
            for name in ('MORGUE_SOCKET', 'XDG_RUNTIME_DIR'):
                os.environ.pop(name, None)
            os.environ.update(environ)
            self.assertEqual(default_socket(), want)


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
