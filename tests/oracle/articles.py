"""Articles as the contract reads them: JSON lines in, plain records out."""

import gzip
import json
import lzma
import re
import subprocess
from calendar import monthrange
from dataclasses import dataclass
from itertools import islice

DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?$")


@dataclass
class Article:
    id: str
    title: str
    text: str
    date: str          # YYYY-MM-DD or ""
    source: str
    authors: list
    language: str      # "" where the article names none
    region: str
    place: tuple       # (file, line), to find the raw text again


def is_day(year, month, day):
    return 1 <= year and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def day_of(date):
    """YYYY-MM-DD of an ISO 8601 date or time as written, or ""."""
    match = DATE.match(date.strip())
    if not match:
        return ""
    year, month, day = match[1], match[2] or "01", match[3] or "01"
    if not is_day(int(year), int(month), int(day)):
        return ""
    return "%s-%s-%s" % (year, month, day)


def lines(path):
    """The lines of a file, as bytes."""
    if path.endswith(".zst"):
        with subprocess.Popen(["zstd", "-dcq", path], stdout=subprocess.PIPE) as process:
            yield from process.stdout
        return
    opener = {"gz": gzip.open, "xz": lzma.open}.get(path.rsplit(".", 1)[-1], open)
    with opener(path, "rb") as file:
        yield from file


def string(raw, key):
    value = raw.get(key)
    return value if isinstance(value, str) else ""


def authors_of(raw):
    value = raw.get("author")
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str)]


def article(raw, place, language=""):
    """An Article, or None for what is rejected."""
    title, text = string(raw, "title"), string(raw, "text")
    source, url = string(raw, "source"), string(raw, "url")
    if source.startswith(("http://", "https://")):
        source, url = "", url or source
    if not title.strip() and not text.strip():
        return None
    return Article(id=string(raw, "id") or url, title=title, text=text, source=source,
                   date=day_of(string(raw, "date")), authors=authors_of(raw),
                   language=string(raw, "language") or language,
                   region=string(raw, "region"), place=place)


def parse(line):
    """The JSON object of a line, or None."""
    try:
        raw = json.loads(line)
        json.dumps(raw, ensure_ascii=False).encode()
    except (ValueError, UnicodeError):
        return None
    return raw if isinstance(raw, dict) else None


def write_sample(paths, every, limit, out):
    """Each Nth line of the files, at most `limit` of them, into a file."""
    every_line = (line for path in paths for line in lines(path))
    with open(out, "wb") as file:
        file.writelines(islice(every_line, 0, limit and limit * every, every))


def read(paths, language=""):
    """Yields (id, Article or None); None deletes."""
    for path in paths:
        for number, line in enumerate(lines(path)):
            raw = parse(line)
            if raw is None:
                continue
            if raw.get("deleted") is True:
                yield string(raw, "id"), None
                continue
            one = article(raw, (path, number), language)
            if one is not None:
                yield one.id, one


def fetch(places):
    """The raw articles at these places: a dict from place to Article."""
    wanted, found = {}, {}
    for path, number in places:
        wanted.setdefault(path, set()).add(number)
    for path, numbers in wanted.items():
        for number, line in enumerate(lines(path)):
            if number in numbers:
                found[path, number] = article(parse(line), (path, number))
    return found
