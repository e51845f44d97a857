#!/usr/bin/python3
"""Compares totals and matching ids of the product with brute force. See README.md."""

import argparse
import os
import subprocess
import sys
import tempfile
import time

import articles
import corpus as corpora
import generate
import quotations
from evaluate import Evaluator
from lex import QuerySyntaxError
from parse import parse
from product import Product, ProductError

IDS_SHOWN = 5
REFUSED = "syntax error"
NOT_OFFERED = "unavailable"


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", help="index to ask; made by --indexer if that is given")
    parser.add_argument("--queryd", default="build/bin/morgue-queryd")
    parser.add_argument("--indexer", metavar="PROGRAM", help="index the articles first")
    parser.add_argument("--corpus", nargs="+", required=True, metavar="FILE")
    parser.add_argument("--language", default="", help="of articles that name none")
    parser.add_argument("--quotations", metavar="FILE", help="what --extract-quotes printed")
    parser.add_argument("--queries", type=int, default=200, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", default="native",
                        help="kinds and families (native, full, quotes, errors, all), by commas")
    parser.add_argument("--replay", metavar="FILE", help="queries, one a line, instead of made ones")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N of what is sampled")
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="only each Nth line")
    parser.add_argument("--ids", type=int, default=2000, metavar="N",
                        help="compare the ids too where the total is at most N")
    parser.add_argument("--workdir", default=os.path.join(tempfile.gettempdir(), "morgue-oracle"))
    parser.add_argument("--jobs", type=int, default=2, help="processes that analyse")
    parser.add_argument("--list", action="store_true",
                        help="print kinds, totals and queries; ask nobody")
    parser.add_argument("--verbose", action="store_true", help="print each query")
    return parser.parse_args()


def corpus_files(args):
    """The files as given, or a sample of them."""
    if args.sample == 1 and args.limit is None:
        return args.corpus
    os.makedirs(args.workdir, exist_ok=True)
    path = os.path.join(args.workdir, "sample-%d-%s.jsonl" % (args.sample, args.limit))
    articles.write_sample(args.corpus, args.sample, args.limit, path)
    return [path]


def index(indexer, path, files):
    """Some articles may be rejected (1), but the run must not have failed (2)."""
    status = subprocess.run([indexer, "--quiet", path, *files], check=False).returncode
    if status not in (0, 1):
        raise SystemExit("%s: exit %d" % (indexer, status))


def replayed(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield "replay", line.rstrip("\n")


class Comparison:
    def __init__(self, corpus, product, ids_cap, verbose):
        self.corpus, self.product = corpus, product
        self.ids_cap, self.verbose = ids_cap, verbose
        self.evaluator = Evaluator(corpus)
        self.passed = self.failed = self.not_offered = 0

    def expected(self, query, of):
        """A set of articles or quotations, or REFUSED."""
        try:
            tree = parse(query)
        except QuerySyntaxError:
            return REFUSED
        return getattr(self.evaluator, "quotations" if of == "quotes" else "articles")(tree)

    def answered(self, query, of):
        """The product's total, REFUSED, NOT_OFFERED or the text of another error."""
        try:
            return self.product.total(query, of)
        except ProductError as error:
            known = {"syntax": REFUSED, "unavailable": NOT_OFFERED}
            return known.get(error.code, str(error))

    def compare(self, kind, query, of="articles"):
        expected = self.expected(query, of)
        wanted = expected if expected is REFUSED else len(expected)
        answer = self.answered(query, of)
        if self.verbose:
            print("%s\t%s\t%s\t%s" % (kind, wanted, answer, query))
        if answer == NOT_OFFERED and generate.family(kind) != "native":
            self.not_offered += 1
        elif answer != wanted:
            self.fail(kind, query, of, wanted, answer, self.sides(query, expected, answer, of))
        elif of == "articles" and wanted is not REFUSED and 0 < wanted <= self.ids_cap:
            sides = self.sides(query, expected, answer, of)
            if sides:
                self.fail(kind, query, of, wanted, answer, sides)
            else:
                self.passed += 1
        else:
            self.passed += 1

    def sides(self, query, expected, answer, of):
        """Lines that tell which ids stand on one side only."""
        if of != "articles" or expected is REFUSED or not isinstance(answer, int) \
                or max(len(expected), answer) > 100 * self.ids_cap:
            return []
        hits, total = self.product.found_ids(query, max(answer, 1))
        wanted = {self.corpus.ids[doc] for doc in expected}
        lines = []
        if total != answer or len(hits) != answer:
            lines.append("count says %d, search %d with %d hits" % (answer, total, len(hits)))
        if len(set(hits)) != len(hits):
            lines.append("some id is there twice")
        for name, ids in (("missed", wanted - set(hits)), ("too much", set(hits) - wanted)):
            if ids:
                lines.append("%s: %d, as %s" % (name, len(ids), " ".join(sorted(ids)[:IDS_SHOWN])))
        return lines

    def fail(self, kind, query, of, wanted, answer, lines):
        self.failed += 1
        print("DIFFERS %s: %s" % (kind, query))
        print("    %s: brute force %s, product %s" % (of, wanted, answer))
        for line in lines:
            print("    " + line)


def made(args, corpus):
    if args.replay:
        return replayed(args.replay)
    return generate.queries(corpus, args.queries, args.seed, args.kinds)


def print_list(args, corpus):
    comparison = Comparison(corpus, None, 0, False)
    for kind, query in made(args, corpus):
        expected = comparison.expected(query, "articles")
        print("%s\t%s\t%s" % (kind, expected if expected is REFUSED else len(expected), query))
    return 0


def run(args, corpus):
    with Product(args.queryd, args.index) as product:
        comparison = Comparison(corpus, product, args.ids, args.verbose)
        for kind, query in made(args, corpus):
            comparison.compare(kind, query)
            if generate.family(kind) == "quotes":
                comparison.compare(kind, query, "quotes")
    if comparison.not_offered:
        print("%d not offered" % comparison.not_offered)
    print("%d passed, %d failed" % (comparison.passed, comparison.failed))
    return 1 if comparison.failed or not comparison.passed else 0


def main():
    args = options()
    if not args.list and not args.index:
        raise SystemExit("--index is missing (or --list)")
    sys.stdout.reconfigure(encoding="utf-8", line_buffering=True)
    files, began = corpus_files(args), time.monotonic()
    if args.indexer and not args.list:
        index(args.indexer, args.index, files)
    corpus = corpora.load(files, args.workdir, args.language, args.jobs)
    if args.quotations:
        quotations.load(corpus, args.quotations)
    print("%d articles, %.0f s" % (len(corpus), time.monotonic() - began), file=sys.stderr)
    return print_list(args, corpus) if args.list else run(args, corpus)


if __name__ == "__main__":
    sys.exit(main())
