#!/usr/bin/env python3
"""The completions in real shells: what comes when a person presses the tabulator.

usage: completions.py BIN_DIR

bash and zsh run in a terminal of tmux, with their own completion systems; fish is asked by its `complete -C`.
"""
import os
import shutil
import subprocess
import sys
import tempfile

from terminal import Terminal

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = os.path.abspath(os.path.join(HERE, '../../packaging/completions'))
START = {
    'bash': 'exec bash --noprofile --norc -i',
    'zsh': 'exec zsh -f -i',
}
SETUP = {
    'bash': "bind 'set completion-query-items 0' 'set page-completions off'; . %s/morgue.bash; clear; PS1='rea''dy> '\n",
    'zsh': "fpath=(%s $fpath); autoload -Uz compinit; compinit -u -D; clear; PS1='rea''dy> '\n",
}
# A shell shows its prompt when it has taken the terminal for itself: what is typed before that is echoed twice.
# In SETUP it stands in two pieces, so that it is not the echo of SETUP that is waited for.
PROMPT = 'ready>'
# (what is typed, what must come, what must not)
CASES = [
    ('morgue spe\t', ['morgue speakers'], []),
    ('morgue search --coll\t', ['morgue search --collapse'], []),
    ('morgue timeline --by mo\t', ['--by month'], []),
    ('morgue --index INDEX search spea\t', ['search speaker:'], ['speaker: ']),
    ('morgue --index INDEX search ferr\t', ['search ferry'], []),
    ('morgue --index INDEX search пар\t', ['search паром'], []),
    ('morgue --index INDEX search lang:t\t', ['lang:th'], []),
    ('morgue --index INDEX search source:Va\t', ['source:Valley-Courier'], []),
    ('morgue --index INDEX search region:No\t', ['region:North-Valley'], []),
    ('morgue --index INDEX search source:\t\t', ['Hill-Gazette', 'Morning-Post'], []),
    ('morgue --index INDEX search lang:\t\t', ['ar', 'en', 'ru', 'th', 'zh'], []),
    ('morgue batch arti\t', ['batch articles.jsonl'], []),
]


def in_terminal(shell, bin_dir, index, typed):
    terminal = Terminal(160, 30, 'cd %s; %s' % (HERE, START[shell]),
                        {'PATH': bin_dir + ':$PATH', 'LC_ALL': 'C.UTF-8', 'HOME': os.path.dirname(index),
                         'HISTFILE': '/dev/null'})  # a shell that is hung up on writes its history while the folder goes
    try:
        terminal.type(SETUP[shell] % FILES)
        if terminal.wait_for([PROMPT]):
            return 'the shell does not start:\n' + terminal.screen(False), [PROMPT]
        terminal.type(typed[0].replace('INDEX', index).rstrip('\t'))
        for _ in range(typed[0].count('\t')):
            terminal.type('\t')
        missing = terminal.wait_for(typed[1])
        return terminal.screen(False), missing
    finally:
        terminal.close()


def in_fish(bin_dir, index, typed):
    line = typed[0].replace('INDEX', index).rstrip('\t')
    out = subprocess.run(['fish', '--no-config', '-c', "source %s/morgue.fish; complete -C '%s'" % (FILES, line)],
                         stdout=subprocess.PIPE, check=False, encoding='utf-8', cwd=HERE,
                         env={**os.environ, 'PATH': bin_dir + ':' + os.environ['PATH'], 'HOME': os.path.dirname(index),
                              'LC_ALL': 'C.UTF-8'}).stdout
    # fish gives the word alone.
    return out, [w for w in typed[1] if w.split()[-1] not in out]


def main():
    bin_dir = os.path.abspath(sys.argv[1])
    folder = tempfile.mkdtemp()
    passed = failed = 0
    try:
        index = os.path.join(folder, 'index')
        subprocess.run([bin_dir + '/morgue-indexer', '--quiet', index, os.path.join(HERE, 'articles.jsonl')],
                       check=True, stderr=subprocess.DEVNULL)
        for shell in ('bash', 'zsh', 'fish'):
            for case in CASES:
                shown, missing = in_fish(bin_dir, index, case) if shell == 'fish' else \
                    in_terminal(shell, bin_dir, index, case)
                wrong = missing or (shell != 'fish' and [w for w in case[2] if w in shown])
                if wrong:
                    print('%s: %r: missing or wrong: %s in\n%s' % (shell, case[0], wrong, shown))
                passed, failed = passed + (not wrong), failed + bool(wrong)
    finally:
        shutil.rmtree(folder)
    print('%d passed, %d failed' % (passed, failed))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
