#!/usr/bin/env python3
"""The README shows what really comes: its demo block is the output of examples/demo.sh, word for word.

usage: readme.py [--write] BIN_DIR     --write puts today's output into README.md
"""
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '../..'))
BLOCK = re.compile(r'(<!-- DEMO OUTPUT.*?-->\n)(.*?)(<!-- END OF DEMO OUTPUT -->)', re.S)


def demo(bin_dir):
    index = os.path.join('build', 'readme-index')
    done = subprocess.run(['sh', 'examples/demo.sh', bin_dir, index], cwd=ROOT, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          env={**os.environ, 'COLUMNS': '80'})
    text = done.stdout.decode('utf-8').replace(index, 'demo-index').strip('\n')
    # Times differ from run to run.
    text = re.sub(r'seconds [0-9.]+, MB/s [0-9.]+', 'seconds 0.3, MB/s 0.2', text)
    return ''.join(('    ' + line).rstrip() + '\n' for line in text.split('\n'))


def main():
    write = '--write' in sys.argv
    path = os.path.join(ROOT, 'README.md')
    with open(path, encoding='utf-8') as f:
        readme = f.read()
    block = BLOCK.search(readme)
    if not block:
        sys.exit('README.md has no DEMO OUTPUT block')
    real = demo(os.path.abspath(sys.argv[-1]))
    if write:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(readme[:block.start(2)] + real + readme[block.end(2):])
        return 0
    same = block.group(2) == real
    if not same:
        print('README.md shows:\n%s\nand the demo prints:\n%s' % (block.group(2), real))
    print('%d passed, %d failed' % (same, not same))
    return 0 if same else 1


if __name__ == '__main__':
    sys.exit(main())
