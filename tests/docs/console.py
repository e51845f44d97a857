#!/usr/bin/env python3
"""Documents whose commands are run: every ```console block, in order, in one empty folder.

usage: console.py [--write] BIN_DIR DOCUMENT...

A block holds lines "$ command" (going on with "> ") and what each prints, both streams together. A
command that is followed by no output in its block prints nothing. `--write` puts today's output into
the document. Times, process ids and folders differ from run to run: they are made the same first.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

SECONDS = 60  # no command takes so long
ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), '../..'))
BLOCK = re.compile(r'^```console\n(.*?)^```$', re.S | re.M)
SAME = [
    (re.compile(r'seconds [0-9.]+, MB/s [0-9.]+'), 'seconds 0.1, MB/s 0.1'),
    (re.compile(r'"took_ms":[0-9.]+'), '"took_ms":0.5'),
    (re.compile(r'(\bms) [0-9.]+'), r'\1 0.1'),
    (re.compile(r'(rule \w+), 0\.[0-9]+'), r'\1, 0.95'),
]


class Shell:
    """One shell for the whole document, so that cd and variables last."""

    def __init__(self, bin_dir, folder):
        env = dict(os.environ, PATH=bin_dir + ':' + os.environ['PATH'], COLUMNS='80', HOME=folder,
                   EXAMPLES=os.path.join(ROOT, 'examples'), LC_ALL='C.UTF-8', PAGER='cat')
        for name in ('MORGUE_SOCKET', 'XDG_RUNTIME_DIR', 'NO_COLOR'):
            env.pop(name, None)
        self.process = subprocess.Popen(['bash'], cwd=folder, env=env, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.folder = folder
        os.symlink(os.path.join(ROOT, 'examples'), os.path.join(folder, 'examples'))
        os.mkdir(os.path.join(folder, 'build'))
        os.symlink(bin_dir, os.path.join(folder, 'build', 'bin'))

    def run(self, command):
        mark = '--end-of-command--'
        signal.alarm(SECONDS)
        self.process.stdin.write(('%s\necho %s\n' % (command, mark)).encode())
        self.process.stdin.flush()
        lines = []
        for line in self.process.stdout:
            line = line.decode()
            if line.rstrip('\n').endswith(mark):
                rest = line.rstrip('\n')[:-len(mark)]
                signal.alarm(0)
                return steady(''.join(lines) + (rest + '\n' if rest else ''), self.folder)
            lines.append(line)
        raise SystemExit('the shell ended in: ' + command)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def steady(text, folder):
    text = text.replace(folder, '~')
    for pattern, same in SAME:
        text = pattern.sub(same, text)
    return ''.join(line.rstrip() + '\n' for line in text.splitlines())


def commands(block):
    """(command, expected output) of each; a command may go on over lines with > before them."""
    found = []
    for line in block.splitlines():
        if line.startswith('$ '):
            found.append([line[2:], '', False])
        elif line.startswith('> ') and found and not found[-1][2]:
            found[-1][0] += '\n' + line[2:]
        elif line == '>' and found and not found[-1][2]:
            found[-1][0] += '\n'
        elif found:
            found[-1][1] += line + '\n'
            found[-1][2] = True
    return found


def run_document(bin_dir, path, write):
    with open(path, encoding='utf-8') as f:
        text = f.read()
    folder = tempfile.mkdtemp()
    shell = Shell(bin_dir, folder)
    passed = failed = 0
    out, at = [], 0
    try:
        for block in BLOCK.finditer(text):
            real = ''
            for command, expected, _ in commands(block.group(1)):
                got = shell.run(command)
                real += '$ ' + command.replace('\n', '\n> ').replace('\n> \n', '\n>\n') + '\n' + got
                if got == expected:
                    passed += 1
                elif not write:
                    failed += 1
                    print('%s: $ %s\n--- shows:\n%s--- prints:\n%s' % (
                        os.path.relpath(path, ROOT), command, expected, got))
            out += [text[at:block.start(1)], real]
            at = block.end(1)
    finally:
        shell.close()
        shutil.rmtree(folder)
    if write:
        with open(path, 'w', encoding='utf-8') as f:
            f.write(''.join(out) + text[at:])
    return passed, failed


def main():
    write = '--write' in sys.argv
    bin_dir, *documents = [a for a in sys.argv[1:] if a != '--write']
    passed = failed = 0
    for document in documents:
        p, f = run_document(os.path.abspath(bin_dir), os.path.abspath(document), write)
        passed, failed = passed + p, failed + f
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed or (passed == 0 and not write) else 0


if __name__ == '__main__':
    sys.exit(main())
