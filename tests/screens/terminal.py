"""A terminal of a given size for one shell script: tmux, with a server of its own.

What tmux has on its grid is what a terminal shows: it has taken every escape sequence that came, and
knows which cell each character went to.
"""
import os
import subprocess
import tempfile
import time


class Terminal:
    def __init__(self, columns, rows, script, env):
        """Run `script` with sh on a screen of its own; the screen stays when it has ended."""
        self.folder = tempfile.mkdtemp()
        self.server = os.path.join(self.folder, 'tmux')
        with open(os.path.join(self.folder, 'script'), 'w', encoding='utf-8') as f:
            f.write(script)
        names = ' '.join('%s=%s' % pair for pair in env.items())
        # remain-on-exit first, so that the shell cannot end before it holds.
        self.tmux('new-session', '-d', '-x', str(columns), '-y', str(rows), 'cat')
        self.tmux('set', '-g', 'status', 'off')
        self.tmux('set', '-g', 'remain-on-exit', 'on')
        self.tmux('set', '-g', 'remain-on-exit-format', '')
        self.tmux('set', '-g', 'default-terminal', 'screen-256color')
        self.tmux('respawn-pane', '-k', 'exec env -u COLUMNS %s sh %s' % (names, os.path.join(self.folder, 'script')))

    def tmux(self, *words):
        done = subprocess.run(['tmux', '-S', self.server, '-f', '/dev/null', '-u', *words], check=True,
                              stdout=subprocess.PIPE, env={**os.environ, 'LC_ALL': 'C.UTF-8', 'TERM': 'screen'})
        return done.stdout.decode('utf-8')

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while self.tmux('display', '-p', '#{pane_dead}').strip() != '1':
            if time.monotonic() > end:
                raise SystemExit('the screen has not come to rest:\n' + self.screen())
            time.sleep(0.05)

    def type(self, keys):
        self.tmux('send-keys', '-l', keys)

    def wait_for(self, wanted, seconds=60):
        """Until all of these are on the screen; what is missing otherwise."""
        end = time.monotonic() + seconds
        while True:
            screen = self.screen(False)
            missing = [w for w in wanted if w not in screen]
            if not missing or time.monotonic() > end:
                return missing
            time.sleep(0.05)

    def screen(self, colours=True):
        """Its lines, with the escape sequences that make their colours."""
        text = self.tmux('capture-pane', '-p', *(['-e'] if colours else []))
        return text.rstrip('\n') + '\n'

    def close(self):
        subprocess.run(['tmux', '-S', self.server, 'kill-server'], check=False, stderr=subprocess.DEVNULL)
        for name in os.listdir(self.folder):
            os.unlink(os.path.join(self.folder, name))
        os.rmdir(self.folder)
