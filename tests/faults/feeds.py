"""feeds.py: what the fault tests index, and a model of what an index must hold after each publication.

Every publication of a feed leads to a number of articles of its own, and every article's source bears its id and version: so a line
of acknowledgement names one state, and --stats tells it article by article.
"""
import json
import random
import re

EVERY = 12  # articles a publication
PUBLISHED = re.compile(r'^published generation (\d+): (\d+) articles$', re.M)
WORDS = ('river', 'council', 'bridge', 'market', 'winter', 'budget', 'school', 'harbour', 'train', 'letter')


class Failure(Exception):
    """What had to hold did not."""


def article(number, version, rng):
    words = ' '.join(rng.choice(WORDS) for _ in range(rng.randint(5, 150)))
    return {'id': 'article-%d' % number, 'title': 'Story %d' % number, 'source': 'article-%d version %d' % (number, version),
            'language': 'en', 'text': '%s.\n\n“Version %d,” said Ann Lee. “It stands.”' % (words, version)}


def feed_of_new(rng, count=60):
    return [article(n, 0, rng) for n in range(1, count + 1)]


def feed_of_changes(rng):
    """Additions, replacements, deletions, some of one article several times and of articles that are not there; then all that is
    old is replaced, so that whole segments die."""
    lines = []
    for version in range(1, 61):
        kind, number = rng.random(), rng.randint(1, 110)
        if kind < 0.2:
            lines.append({'id': 'article-%d' % number, 'deleted': True})
        elif kind < 0.3 and lines and 'text' in lines[-1]:
            lines.append(dict(lines[-1]))
        else:
            lines.append(article(number, version, rng))
    for n in range(1, 61):
        lines.append(article(n, 1000, rng))
        if n % 5 == 0:
            lines.append(article(1000 + n, 0, rng))
    return lines


def feed_of_few(rng):
    """A little of everything, in four publications: short enough to be run once for each of its calls."""
    lines = []
    for version in range(2001, 2031):
        kind, number = rng.random(), rng.randint(1, 75)
        if kind < 0.15:
            lines.append({'id': 'article-%d' % number, 'deleted': True})
        elif kind < 0.25 and lines and 'text' in lines[-1]:
            lines.append(dict(lines[-1]))
        else:
            lines.append(article(number, version, rng))
    return lines + [article(n, 3000, rng) for n in range(2001, 2015)]


def is_new_again(line, current, published):
    """It stands so already, but since the last publication: that is not looked into."""
    return current.get(line['id']) == line and published.get(line['id']) != line


def states(lines, start):
    """What the index holds after each publication, by the rules of the contract; the first is what it held before. What comes back
    as it was published last has not changed, and where nothing has changed nothing is published."""
    published, current, told = dict(start), dict(start), [dict(start)]
    fresh = 0
    for line in lines + [None]:
        if line is not None and line.get('deleted'):
            current.pop(line['id'], None)
        elif line is not None and current.get(line['id']) != line or line is not None and is_new_again(line, current, published):
            fresh += published.get(line['id']) != line
            current[line['id']] = line
        if (fresh == EVERY or line is None) and current != published:
            told.append(dict(current))
            published = dict(current)
        if fresh == EVERY:
            fresh = 0
    return told


def distinct(make, start, seed=1):
    """The first feed of this kind whose states have different numbers of articles."""
    while True:
        lines = make(random.Random(seed))
        told = states(lines, start)
        if len({len(s) for s in told}) == len(told):
            return lines, told
        seed += 1


def write_feed(path, lines):
    with open(path, 'w', encoding='utf-8') as f:
        for line in lines:
            f.write(json.dumps(line, ensure_ascii=False) + '\n')
    return path


class Course:
    """The states that a feed leads to, and which of them an output or an index means."""

    def __init__(self, told):
        self.states = told
        self.sources = [frozenset(a['source'] for a in state.values()) for state in told]

    def acknowledged(self, stderr):
        """The number of the last state that this output acknowledges: each line goes on to the next state with so many articles,
        or tells once more of the one that stands (a merge)."""
        at = 0
        for count in (int(n) for _, n in PUBLISHED.findall(stderr)):
            following = [i for i in range(at + 1, len(self.states)) if len(self.states[i]) == count]
            if following and (following[0] == at + 1 or len(self.states[at]) != count):
                at = following[0]
            elif len(self.states[at]) != count:
                raise Failure('a publication of %d articles after state %d, which no feed leads to' % (count, at))
        return at

    def numbers(self, sources):
        """Which states these sources are; two may be alike in a feed that is run again."""
        sources = sources or frozenset()
        found = [i for i, s in enumerate(self.sources) if s == sources]
        if not found:
            i = max(range(len(self.sources)), key=lambda i: len(self.sources[i] & sources))
            raise Failure('it holds no state of the feed; of the nearest, %d, it has %s more and lacks %s'
                          % (i, sorted(sources - self.sources[i])[:5], sorted(self.sources[i] - sources)[:5]))
        return found
