"""What the tests of remote shards share: a corpus of our own, indexes, daemons, questions."""
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time

LANGUAGES = {
    'en': 'the council voted road repairs minister said water dams flooding police courts harbour '
          'running runners voting repaired elections officials building old new market'.split(),
    'ru': 'совет дорога дороги министр вода полиция суд рынок выборы голосование старый новый'.split(),
    'de': 'rat strassen minister wasser polizei gerichte hafen wahlen gebäude alte neue märkte'.split(),
    'kk': 'кеңес жол министр су полиция сот нарық сайлау ескі жаңа'.split(),
}


class Corpus:
    """Articles of made-up text: frequent and rare words, titles, dates, quotations, ties."""

    def __init__(self, seed, count):
        self.random = random.Random(seed)
        rare = ['w%s' % ''.join(self.random.choice('aeioklmnrst') for _ in range(5)) for _ in range(400)]
        self.words = {tag: words + rare for tag, words in LANGUAGES.items()}
        self.articles = [self.article(i) for i in range(count)]

    def some(self, tag, n):
        words = self.words[tag]
        return [words[min(int(self.random.expovariate(0.06)), len(words) - 1)] for _ in range(n)]

    def article(self, i):
        r = self.random
        tag = r.choice(['en', 'en', 'en', 'ru', 'de', 'kk'])
        text = ' '.join(self.some(tag, r.choice([12, 12, 40, 120]))).capitalize() + '.'
        if r.random() < 0.4:
            text += '\n\n“%s,” said Ann Lee%s.' % (' '.join(self.some(tag, 9)).capitalize(), r.choice('abc'))
        article = {'id': 'a-%05d' % i, 'title': ' '.join(self.some(tag, 5)).capitalize(), 'text': text,
                   'language': tag, 'source': r.choice(['Herald', 'Courier', 'Post'])}
        if r.random() < 0.9:
            article['date'] = '20%02d-%02d-%02d' % (r.randrange(10, 24), r.randrange(1, 13), r.randrange(1, 28))
        return article

    def query_of_words(self):
        """One of words, whose scores are the same wherever they are worked out."""
        r = self.random
        tag = r.choice(list(self.words))

        def word():
            return r.choice(['', '', '=', 'title:', 'text:']) + self.some(tag, 1)[0]
        return r.choice([
            lambda: word(),
            lambda: word() + ' ' + word(),
            lambda: word() + ' OR ' + word(),
            lambda: ' OR '.join(word() for _ in range(4)),
            lambda: '(%s OR %s) (%s OR %s)' % (word(), word(), word(), word()),
            lambda: '%s -%s' % (word(), word()),
            lambda: '%s lang:%s' % (word(), tag),
            lambda: '%s OR %s date:20%02d..' % (word(), word(), r.randrange(10, 24)),
            lambda: '%s* OR %s' % (self.some(tag, 1)[0][:4], word()),
            lambda: 'lang:%s' % tag,
        ])()

    def query(self):
        """One that libxapian can answer."""
        r = self.random
        tag = r.choice(list(self.words))

        def word():
            return self.some(tag, 1)[0]
        return r.choice([
            lambda: word(),
            lambda: word() + ' ' + word(),
            lambda: word() + ' OR ' + word(),
            lambda: '"%s %s"' % (word(), word()),
            lambda: '"%s %s"~3' % (word(), word()),
            lambda: '=' + word(),
            lambda: '%s w/%d %s' % (word(), r.randrange(1, 12), word()),
            lambda: '%s pre/%d =%s' % (word(), r.randrange(1, 12), word()),
            lambda: '(%s OR %s) w/8 %s' % (word(), word(), word()),
            lambda: word()[:3] + '*',
            lambda: '%s -%s' % (word(), word()),
            lambda: '%s lang:%s' % (word(), tag),
            lambda: '%s date:20%02d..' % (word(), r.randrange(10, 24)),
            lambda: 'title:' + word(),
            lambda: '%s source:herald' % word(),
            lambda: 'NOT ' + word(),
        ])()


class Lab:
    """A directory, and processes that end with it."""

    def __init__(self, binaries):
        self.bin = os.path.abspath(binaries)
        self.dir = tempfile.mkdtemp(prefix='morgue-remote-')
        self.processes = []
        self.checks = self.failed = 0

    def path(self, *names):
        return os.path.join(self.dir, *names)

    def check(self, what, holds, detail=''):
        self.checks += 1
        if not holds:
            self.failed += 1
            print('not ok %s: %s' % (what, str(detail)[:600]), flush=True)
        else:
            print('ok %s' % what, flush=True)
        return holds

    def index(self, name, articles, *options):
        feed = self.path('feed.jsonl')
        with open(feed, 'w', encoding='utf-8') as f:
            for article in articles:
                f.write(json.dumps(article, ensure_ascii=False) + '\n')
        subprocess.run([self.bin + '/morgue-indexer', '--quiet', *options, self.path(name), feed],
                       check=True, stderr=subprocess.DEVNULL)
        return self.path(name)

    def start(self, command, **more):
        process = subprocess.Popen(command, start_new_session=True, **more)
        self.processes.append(process)
        return process

    def daemon(self, name, *operands, options=(), before=()):
        log = open(self.path(name + '.log'), 'w', encoding='utf-8')
        process = self.start([*before, self.bin + '/morgue-queryd', '--socket', self.path(name + '.sock'),
                              *options, *operands], stderr=log)
        client = Client(self.path(name + '.sock'), process)
        client.process = process
        return client

    def log(self, name):
        with open(self.path(name + '.log'), encoding='utf-8') as f:
            return f.read()

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def finish(self):
        self.close()
        print('%d passed, %d failed' % (self.checks - self.failed, self.failed))
        return 1 if self.failed else 0


class Client:
    def __init__(self, path, process=None):
        end = time.time() + 20
        while True:
            try:
                self.socket = socket.socket(socket.AF_UNIX)
                self.socket.settimeout(70)
                self.socket.connect(path)
                break
            except OSError:
                self.socket.close()
                if time.time() > end or (process and process.poll() is not None):
                    raise
                time.sleep(0.02)
        self.lines = self.socket.makefile('r', encoding='utf-8')

    def ask(self, op, q=None, **more):
        """The hits, and the last line; its "waited" is the time in seconds.

        With time enough: what is compared must be whole, and on a busy machine a shard may be late."""
        request = {'deadline_ms': 20000, **more, 'op': op}
        if q is not None:
            request['q'] = q
        began = time.time()
        self.socket.sendall((json.dumps(request) + '\n').encode())
        hits = []
        while True:
            line = self.lines.readline()
            if not line:
                raise EOFError('the daemon has closed the connection')
            reply = json.loads(line)
            if reply['type'] != 'hit':
                reply['waited'] = time.time() - began
                return hits, reply
            hits.append(reply)

    def until(self, seconds, holds, op, q, **more):
        """Ask again until it holds; how long that took, or None. A shard that is silent is not waited for long."""
        began = time.time()
        while time.time() - began < seconds:
            if holds(self.ask(op, q, **{'deadline_ms': 2000, **more})[1]):
                return time.time() - began
            time.sleep(0.05)
        return None


def ids(hits):
    return [hit['article']['id'] for hit in hits]


def stop(process, signum=signal.SIGTERM):
    process.send_signal(signum)
    return process.wait(timeout=20)
