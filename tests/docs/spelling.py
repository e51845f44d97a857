#!/usr/bin/env python3
"""Spelling: prose of documents and man pages by hunspell, everything else that is tracked by codespell.

usage: spelling.py [--list]     --list prints unknown words, one a line, for tests/docs/words.txt

words.txt holds the words that are right and in no dictionary: names, and terms of this field. Code, options,
addresses and what programs print is not looked at.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '../..'))
WORDS = os.path.join(ROOT, 'tests', 'docs', 'words.txt')
# Texts of the news in other languages, lists of words, licences.
NOT_OURS = re.compile(r'^(COPYING|tests/corpus/|tests/oracle/|bench/RESULTS|tests/unit/text_|tests/unit/.*quotes|text/|examples/articles|'
                      r'tests/screens/(articles|expected)|tests/docs/words|tests/fuzz/|tests/unit/query_)')


def tracked():
    out = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'], cwd=ROOT, check=True, stdout=subprocess.PIPE, encoding='utf-8')
    return [p for p in out.stdout.split('\n') if p and os.path.isfile(os.path.join(ROOT, p))]


def prose(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as f:
        text = f.read()
    if path.endswith('.md'):
        text = re.sub(r'^<!-- DEMO.*?^<!-- END', '', text, flags=re.S | re.M)
        text = re.sub(r'^```.*?^```', '', text, flags=re.S | re.M)
        text = re.sub(r'(?m)^(    |\t).*$', '', text)
        text = re.sub(r'`[^`]*`', '', text)
        text = re.sub(r'\]\([^)]*\)', ']', text)
    else:
        text = re.sub(r'^```.*?^```', '', text, flags=re.S | re.M)
        text = re.sub(r'\*[^*\n]*\*|_[^_\n]+_', ' ', text)
        text = text.replace('\\', '')
    text = re.sub(r'https?://\S+|\S*[/_=@<>{}]\S*|--[\w-]+', '', text)
    return text


def words():
    with open(WORDS, encoding='utf-8') as f:
        return {line.strip() for line in f if line.strip() and not line.startswith('#')}


def unknown(path):
    # Words with letters beyond ASCII are quoted from the news, those with digits or capitals inside are names.
    latin = re.sub(r'[“”„«»–—…·←→×≤≥]', ' ', prose(path)).replace('’', "'")
    latin = re.sub(r'\S*[^\x00-\x7f]\S*|\b\w*\d\w*\b|\b\w+[A-Z]\w*\b', ' ', latin)
    out = subprocess.run(['hunspell', '-l', '-d', 'en_US,en_GB', '-i', 'utf-8'], input=latin, check=True, stdout=subprocess.PIPE,
                         encoding='utf-8', env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    return sorted(set(out.stdout.split()))


def main():
    known = words()
    documents = [p for p in tracked() if p.endswith(('.md', '.scd')) and not NOT_OURS.match(p)]
    found = {p: [w for w in unknown(p) if w not in known and w.lower() not in known] for p in documents}
    if '--list' in sys.argv:
        print('\n'.join(sorted(set(sum(found.values(), [])))))
        return 0
    for path, missing in found.items():
        if missing:
            print('%s: %s  (right? then a line of tests/docs/words.txt)' % (path, ' '.join(missing)))
    rest = [p for p in tracked() if p.endswith(('.c', '.h', '.py', '.sh', '.md', '.scd', '.cc', '.hh', '.json', '.mk'))
            and not NOT_OURS.match(p)]
    code = subprocess.run(['codespell', '-q', '3', '-L', 'ninjs,serach,coruption,readd,ned,mesure,nd,sie,te,fo,hist,ba,inout,wit,ro,ot,ue,als,oder',
                           '-x', WORDS, *rest], cwd=ROOT, check=False, stdout=subprocess.PIPE, encoding='utf-8').stdout
    print(code, end='')
    failed = sum(bool(m) for m in found.values()) + bool(code)
    print('%d passed, %d failed' % (len(found) + 1 - failed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
