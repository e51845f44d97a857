"""Measures of the whole way: through the socket, of several threads, of several workers."""
import os
import signal
import subprocess
import time

import compare

CONNECTIONS = (1, 2, 4, 16)


def load(setup, socket, queries, *args):
    """What bench/load prints, as numbers by name."""
    done = subprocess.run([setup.program('bench/load'), '--socket', socket, *map(str, args), queries],
                          check=True, capture_output=True, text=True)
    words = done.stdout.split()
    return {name: float(value) for name, value in zip(words[::2], words[1::2])}


class Daemon:
    """A daemon of our own, for the time of a with block."""

    def __init__(self, setup, threads):
        self.socket = os.path.join(setup.work, 'socket.%d' % os.getpid())
        self.command = [setup.program('bin/morgue-queryd'), '--socket', self.socket,
                        '--threads', str(threads), setup.ours()]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        for _ in range(600):
            if os.path.exists(self.socket):
                return self.socket
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit('bench: the daemon does not listen')

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def median(values):
    return compare.percentile(values, .5)


def through_socket(setup, queries, seconds):
    """Answer times with snippets, by number of connections."""
    with Daemon(setup, os.cpu_count()) as socket:
        return [load(setup, socket, queries, '--connections', n, '--seconds', seconds)
                for n in CONNECTIONS]


def choose(setup, queries, name):
    """A query file of one class; all of them for ''."""
    if not name:
        return queries
    path = os.path.join(setup.work, 'queries.' + name)
    with open(queries, encoding='utf-8') as source, open(path, 'w', encoding='utf-8') as out:
        out.writelines(line for line in source if line.split('\t')[0] == name)
    return path


def own_cost(setup, queries, rounds):
    """The daemon beside the bare matcher, same queries, both with snippets, one at a time."""
    matcher = setup.command('ours')
    bare = {'ours': matcher[:1] + ['--snippets'] + matcher[1:]}
    wall, cpu, daemon = [], [], []
    with Daemon(setup, 1) as socket:
        for _ in range(rounds):
            daemon.append(load(setup, socket, queries, '--rounds', 1))
            costs = compare.measure(queries, bare, 1, {None: 1})['engines']['ours']
            wall.append(costs['wall_us']['exact'].values())
            cpu.append(costs['cpu_us']['exact'].values())
    return {'daemon_p50_ms': median(d['p50_ms'] for d in daemon),
            'daemon_mean_ms': median(d['mean_ms'] for d in daemon),
            'daemon_cpu_us': median(d['daemon_cpu_us'] for d in daemon),
            'matcher_p50_ms': median(map(median, wall)) / 1e3,
            'matcher_mean_ms': median(map(mean, wall)) / 1e3,
            'matcher_cpu_us': median(map(mean, cpu))}


def threads(setup, queries, seconds, rounds):
    """Queries a second of the matcher with one thread and with two, in turns."""
    found = {1: [], 2: []}
    for _ in range(rounds):
        for n, rates in found.items():
            done = subprocess.run(setup.command('ours')[:1] + [
                '--threads', str(n), '--seconds', str(seconds)] + setup.command('ours')[1:] + [queries],
                check=True, capture_output=True, text=True).stdout.split()
            rates.append((float(done[3]), float(done[5])))
    return {n: {'queries/s': median(r for r, _ in rates), 'cpu_us': median(c for _, c in rates)}
            for n, rates in found.items()}


def workers(setup, queries, rounds):
    """CPU of the daemon per query with one worker and with two, four connections, in turns."""
    found = {1: [], 2: []}
    for _ in range(rounds):
        for n, costs in found.items():
            with Daemon(setup, n) as socket:
                costs.append(load(setup, socket, queries, '--connections', 4, '--rounds', 1))
    return {n: {key: median(c[key] for c in costs) for key in ('daemon_cpu_us', 'queries/s')}
            for n, costs in found.items()}


def measure(setup, queries, rounds, seconds):
    return {'socket': through_socket(setup, queries, seconds),
            'cost': {name or 'all': own_cost(setup, choose(setup, queries, name), rounds)
                     for name in ('', 'ph2_freq')},
            'threads': threads(setup, queries, seconds, rounds),
            'workers': workers(setup, queries, rounds)}
