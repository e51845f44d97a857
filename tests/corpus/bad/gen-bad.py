#!/usr/bin/python3
"""gen-bad.py: write the indexer's bad inputs, and what must come of each.

usage: gen-bad.py [--huge] DIR
  DIR gets the files and expected.tsv; --huge adds those of 50 and 65 MiB.

expected.tsv, a row per thing to expect, tab-separated, no header:
  FILE  LINE  KIND  PATTERN
  LINE     where it begins, from 1; "-": somewhere in the file
  KIND     ok: an article goes in, and nothing is said of this line; warning: one goes in, FILE:LINE: warning: ... is said;
           rejected: nothing goes in, FILE:LINE: ... is said; empty: the file holds no article and must only not fail;
           some: before the place that is rejected, articles go in
  PATTERN  extended, case ignored: what the message must hold; "-" for the other kinds
A line with several warnings has several rows. A line without a row must bring no message and no article. A run over a file
exits 1 if it has a row "rejected", else 0. Every ok and warning row is one article, but for rows of one line or one id.
"""
import gzip
import json
import os
import sys

FILES = {}
ROWS = []
MIB = 1 << 20


def add(name, content, *rows):
    """A file of bytes or str and its rows (line, kind, pattern)."""
    FILES[name] = content if isinstance(content, bytes) else content.encode('utf-8')
    ROWS.extend((name,) + row for row in rows)


def lines(name, *pairs):
    """A .jsonl file of (line, kind, pattern[, kind, pattern ...]); a line may be a value, str or bytes."""
    content, number = b'', 0
    for line, *expected in pairs:
        number += 1
        line = line if isinstance(line, (str, bytes)) else json.dumps(line, ensure_ascii=False)
        content += (line if isinstance(line, bytes) else line.encode('utf-8')) + b'\n'
        ROWS.extend((name, str(number), kind, pattern) for kind, pattern in zip(expected[::2], expected[1::2]))
    FILES[name] = content


def story(ident, **keys):
    return dict({'id': ident, 'title': 'Story %s' % ident, 'text': 'The bridge at %s is closed.' % ident}, **keys)


OK = ('ok', '-')
GOOD = [(story('good-%d' % i), *OK) for i in range(3)]


def encoding():
    add('bom.jsonl', '\ufeff' + json.dumps(story('bom')) + '\n', ('1', *OK))
    add('bom.json', '\ufeff' + json.dumps([story('bom-a')]) + '\n', ('-', *OK))
    add('bom.txt', '\ufeffTitle after a mark\n\nText.\n', ('-', *OK))
    add('crlf.jsonl', json.dumps(story('crlf-1')) + '\r\n' + json.dumps(story('crlf-2')) + '\r\n', ('1', *OK), ('2', *OK))
    add('crlf.txt', 'Title\r\n\r\nOne paragraph.\r\n\r\nAnother.\r\n', ('-', *OK))
    lines('bad-utf8.jsonl', GOOD[0], (b'{"id":"u1","text":"caf\xe9 in Latin-1"}', 'rejected', 'UTF-8'), GOOD[1],
          (b'{"id":"u2","text":"overlong \xc0\xaf"}', 'rejected', 'UTF-8'),
          (b'{"id":"u3","text":"a coded surrogate \xed\xa0\x80"}', 'rejected', 'UTF-8'),
          (b'{"id":"u4","text":"past the end \xf4\x90\x80\x80"}', 'rejected', 'UTF-8'),
          (b'{"id":"u5","text":"cut \xe2\x80"}', 'rejected', 'UTF-8'), GOOD[2])
    add('bad-utf8.txt', b'Title\n\nCaf\xe9.\n', ('-', 'rejected', 'UTF-8'))
    add('utf16.txt', 'Title\n\nText.\n'.encode('utf-16'), ('-', 'rejected', 'UTF-(8|16)'))
    lines('nul.jsonl', GOOD[0], ('{"id":"n1","text":"a \\u0000 b"}', 'rejected', 'NUL|u0000'),
          (b'{"id":"n2","text":"a \x00 b"}', 'rejected', 'NUL|0x0|control'), GOOD[1])
    add('nul.txt', b'Title\n\na \x00 b\n', ('-', 'rejected', 'NUL'))
    lines('surrogates.jsonl', ('{"id":"s1","text":"\\ud83d"}', 'rejected', 'surrogate|unicode'),
          ('{"id":"s2","text":"\\ude00 first"}', 'rejected', 'surrogate|unicode'),
          ('{"id":"s3","text":"\\ud83d\\u0041"}', 'rejected', 'surrogate|unicode'),
          ('{"id":"s4","text":"\\ud83d\\ude00 a whole pair"}', *OK))


def nothing():
    add('empty.jsonl', b'', ('-', 'empty', '-'))
    add('empty.json', b'', ('-', 'empty', '-'))
    add('empty-array.json', '[]\n', ('-', 'empty', '-'))
    add('only-blank-lines.jsonl', '\n  \n\t\n', ('-', 'empty', '-'))
    add('empty.txt', b'', ('-', 'rejected', 'empty|neither|no article'))
    add('only-title.txt', 'A title and no more', ('-', *OK))
    lines('blank-lines.jsonl', ('',), GOOD[0], ('',), ('   \t',), GOOD[1])
    lines('neither.jsonl', ({'id': 'x'}, 'rejected', 'text'), ({}, 'rejected', 'text'),
          ({'id': 'y', 'title': '', 'text': ' \n\t'}, 'rejected', 'text'), ({'id': 'z', 'text': None}, 'rejected', 'text'),
          ({'deleted': True}, 'rejected', r'\bid\b'), ({'title': 'A title will do'}, *OK), ({'text': 'So will a text.'}, *OK))
    lines('strange.jsonl', ({'id': 'marks', 'text': '"“”„«»‹›‘’「」\'"" “ ” « » \n\n “““'}, *OK),
          ({'id': 'html', 'text': '<p>The &quot;mayor&quot; said: <b>“No.”</b></p><script>alert("x")</script>'}, *OK),
          ({'id': 'spaces', 'text': '\u00a0\u2003\u3000.'}, *OK), ({'id': 'dots', 'text': '.....'}, *OK),
          ({'id': 'controls', 'text': 'bell \u0007 escape \u001b[31m override \u202e end'}, *OK),
          ({'id': 'noncharacter', 'text': 'an \uffff and a \U0010ffff'}, *OK), ({'id': 'line\nbreak', 'text': 'Odd id.'}, *OK),
          ({'id': 'x' * 100000, 'text': 'The longest id.'}, *OK), ({'id': 'long-word', 'text': 'z' * 1000000}, *OK),
          ({'id': 'one-paragraph', 'text': 'said ' * 100000}, *OK), ({'id': 'paragraphs', 'text': 'a\n\n' * 50000}, *OK),
          ({'id': 'opened', 'text': '“ ' * 50000}, *OK))


def types():
    lines('types.jsonl', (story('t1', title=5), 'warning', 'title'), (story('t2', text=['x']), 'warning', 'text'),
          (story('t3', author=5), 'warning', 'author'), (story('t4', language=['en']), 'warning', 'language'),
          (story('t5', region={}), 'warning', 'region'), (story('t6', source=True), 'warning', 'source'),
          (story('t7', url=[]), 'warning', 'url'), (story('t8', deleted='yes'), 'warning', 'deleted'),
          (story('t9', date=20240101), 'warning', 'date'), (story('t10', author=['A', 5]), 'warning', 'author'),
          (story('t11', date=1, region=2), 'warning', 'date', 'warning', 'region'),
          (story('t12', language='not a language'), 'warning', 'language'),
          (story(17), 'warning', r'\bid\b'), (dict(story('x'), id=1.5), 'warning', r'\bid\b'), (dict(story('y'), id={}), 'warning', r'\bid\b'),
          ({'id': 't14', 'text': 5}, 'rejected', 'text'), ({'id': 't15', 'title': [], 'text': {}}, 'rejected', 'text'),
          (story('t16', author=None, date=None, source=None, url=None, language=None, region=None), *OK),
          ('42', 'rejected', 'object'), ('"text"', 'rejected', 'object'), ('null', 'rejected', 'object'), ('true', 'rejected', 'object'))
    lines('unknown-keys.jsonl', (story('k1', sentiment=0.5, tags=['a'], nested={'a': {'b': [None]}}), *OK),
          ('{"id":"k2","text":"A number of another world.","tweet":123456789012345678901234567890}', *OK))
    bad = ['None', '2050-13-45', '2023-02-29', '2024-04-31', '2024-1-5', '1/2/2024', 'yesterday', '0000-00-00', '24',
           '2024-06-01T25:00:00', '2024-06-01T10:61', '2024-06-01junk', '2024-W05']
    good = ['2024-02-29', '2024', '2024-06', '2024-06-01T10:00', '2024-06-01T10:00:00Z', '2024-06-01T10:00:00.123+05:30', '']
    lines('dates.jsonl', *[(story('bad-date-%d' % i, date=d), 'warning', 'date') for i, d in enumerate(bad)],
          *[(story('good-date-%d' % i, date=d), *OK) for i, d in enumerate(good)])
    lines('duplicates.jsonl', (story('dup-1'), *OK), (story('other'), *OK),
          (story('dup-1', text='The bridge is open again.'), 'warning', 'dup-1'))


def broken():
    whole = json.dumps(story('cut'))
    lines('json.jsonl', GOOD[0], (whole + ' junk', 'rejected', 'JSON'), (whole[:-1], 'rejected', 'JSON'), ('{', 'rejected', 'JSON'),
          ("{'id': 'x', 'text': 'Python, not JSON'}", 'rejected', 'JSON'), ('{"id":"x","text":"x","score":NaN}', 'rejected', 'JSON'),
          ('{"id":"x","text":"x",}', 'rejected', 'JSON'), ('{"id":"x","text":"a \t tab"}', 'rejected', 'JSON'),
          ('not JSON at all', 'rejected', 'JSON'), GOOD[1])
    add('cut.jsonl', json.dumps(story('before')) + '\n' + whole[:40], ('1', *OK), ('2', 'rejected', 'JSON'))
    add('no-last-newline.jsonl', whole, ('1', *OK))
    add('cut.json', '[\n%s,\n%s' % (json.dumps(story('in-array')), whole[:40]), ('2', *OK), ('-', 'rejected', 'JSON|ends?'))
    add('array.json', '[%s,\n5,\n%s]\n' % (json.dumps(story('a1')), json.dumps(story('a2'))),
        ('1', *OK), ('2', 'rejected', 'object'), ('3', *OK))
    lines('deep.jsonl', ('{"id":"deep-100","text":"x","k":%s%s}' % ('[' * 100, ']' * 100), *OK),
          ('{"id":"deep-100000","text":"x","k":%s%s}' % ('[' * 100000, ']' * 100000), 'rejected', 'deep|nest'),
          ('{"id":"open-100000","text":"x","k":%s' % ('{"k":' * 100000), 'rejected', 'deep|nest|JSON'), GOOD[0])
    packed = gzip.compress(b''.join(json.dumps(story('gz-%d' % i)).encode() + b'\n' for i in range(2000)), mtime=0)
    add('cut.jsonl.gz', packed[:len(packed) // 2], ('-', 'some', '-'), ('-', 'rejected', '.'))
    add('no.jsonl.gz', b'this is no gzip', ('-', 'rejected', '.'))


def huge():
    """50 MB is an article; 65 MiB is not, and its neighbours still are."""
    sentence = 'The “bridge” at Kök-Bulak is closed, said the council. '
    text = sentence * (50 * 10 ** 6 // len(sentence.encode('utf-8')))
    lines('50-mb.jsonl', GOOD[0], (story('fifty', text=text), *OK), GOOD[1])
    text = sentence * (65 * MIB // len(sentence.encode('utf-8')) + 1)
    lines('65-mib.jsonl', GOOD[0], (story('sixty-five', text=text), 'rejected', '64 MiB'), GOOD[1])
    add('65-mib.json', b'[\n%s,\n%s]\n' % (json.dumps(story('big', text=text)).encode(), json.dumps(story('small')).encode()),
        ('2', 'rejected', '64 MiB'), ('3', *OK))


def main(argv):
    with_huge = argv[:1] == ['--huge']
    if len(argv) != 1 + with_huge or argv[-1].startswith('-'):
        print(__doc__, file=sys.stderr)
        return 2
    for make in [encoding, nothing, types, broken] + [huge] * with_huge:
        make()
    os.makedirs(argv[-1], exist_ok=True)
    for name, content in FILES.items():
        with open(os.path.join(argv[-1], name), 'wb') as f:
            f.write(content)
    with open(os.path.join(argv[-1], 'expected.tsv'), 'w', encoding='utf-8') as f:
        f.writelines('\t'.join(row) + '\n' for row in ROWS)
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
