"""The oracle's own checks, computed by hand."""

import contextlib
import io
import json
import os
import random
import tempfile
import unittest
from array import array

import analyse
import articles
import corpus
import generate
import quotations
import stem
from evaluate import Evaluator
from lex import QuerySyntaxError
from oracle import Comparison
from parse import parse
from product import Product, ProductError
from spans import Lexicon, spans
from tree import EXACT, PREFIX, STEM, And, Dates, Field, Id, Near, Not, Or, Phrase, Tag, Word

HERE = os.path.dirname(os.path.abspath(__file__))


def tokens(text):
    return [token for token, _, _ in analyse.words(text)]


class Words(unittest.TestCase):
    def check(self, text, *expected):
        self.assertEqual(tokens(text), list(expected))

    def test_apostrophes_and_elision(self):
        self.check("Don’t l’homme l’a qu’elle d'Orsay", "don't", "homme", "l'a", "elle", "orsay")
        self.check("Obama’s l'État's oʻzbek", "obama", "etat", "o'zbek")

    def test_marks(self):
        self.check("Élysée Ångström ọ̀rọ̀ Ελλάδα", "elysee", "angstrom", "oro", "ελλαδα")
        self.check("Ёлка е\u0308ж йод замо\u0301к", "елка", "еж", "йод", "замо\u0301к")
        self.check("مُحَمَّد كتـــاب", "محمد", "كتاب")

    def test_compatibility(self):
        self.check("ﬁne Ｆｕｌｌ Straße soft\u00adware", "fine", "full", "strasse", "software")

    def test_glue(self):
        self.check("end.Next a@b_c U.S. example.com 3.5 x.y", "end", "next", "a", "b", "c", "u.s",
                   "example.com", "3.5", "x.y")

    def test_marks_make_no_words(self):
        self.check("— “…” 😀 $5 & –", "5")

    def test_ideographic(self):
        self.check("中国abc", "中", "国", "abc")
        self.check("カメラーと𠮷", *"カメラーと𠮷")

    def test_cut(self):
        self.check("a" * 70, "a" * 64)

    def test_offsets_behind_astral_characters(self):
        self.assertEqual(analyse.words("😀 ab 𝒜c d"), [("ab", 2, 4), ("ac", 5, 7), ("d", 8, 9)])

    def test_nothing_left(self):
        self.check("a \u02bcs b", "a", "b")

    def test_thai_uses_a_dictionary(self):
        self.assertGreater(len(tokens("การเมืองไทยวันนี้")), 1)


class Units(unittest.TestCase):
    def paragraphs(self, text):
        return [text[start:end].strip() for start, end in analyse.paragraphs(text)]

    def test_paragraphs(self):
        self.assertEqual(self.paragraphs("a\nb\n \t\nc"), ["a\nb", "c"])
        self.assertEqual(self.paragraphs("a\nb\nc"), ["a", "b", "c"])
        self.assertEqual(self.paragraphs("a\r\n\r\nb\r\nc"), ["a", "b\r\nc"])
        self.assertEqual(self.paragraphs("\n\na\nb\n\n"), ["a", "b"])

    def test_sentences(self):
        text = "One 😀 two. Three?\nFour"
        starts = analyse.sentence_starts(text, analyse.paragraphs(text))
        self.assertEqual([text[at:at + 3] for at in starts], ["One", "Thr", "Fou"])

    def test_units_of_words(self):
        self.assertEqual(analyse.unit_of_words([0, 5, 9, 12], [0, 9, 10]), [0, 0, 1, 2])
        self.assertEqual(analyse.unit_of_words([], [0]), [])


class Stems(unittest.TestCase):
    def test_languages(self):
        self.assertEqual(stem.stem("quotes", "en-GB"), "quot")
        self.assertEqual(stem.stem("книги", "ru"), stem.stem("книга", "ru"))
        self.assertEqual(stem.stem("quotes", "th"), "quotes")
        self.assertEqual(stem.stem("is", "en"), "is")
        self.assertEqual(stem.stem("quotes", "english"), "quotes")


class Articles(unittest.TestCase):
    def test_dates(self):
        for given, day in (("2022", "2022-01-01"), ("2022-03", "2022-03-01"),
                           ("2022-03-04T23:59:59+06:00", "2022-03-04"), ("None", ""),
                           ("2050-13-45", ""), ("2023-02-29", ""), ("2024-02-29", "2024-02-29")):
            self.assertEqual(articles.day_of(given), day)

    def test_keys(self):
        one = articles.article({"source": "https://x.org/1", "text": "a", "author": ["A", 3, "B"]},
                               None)
        self.assertEqual((one.id, one.source, one.authors), ("https://x.org/1", "", ["A", "B"]))
        self.assertIsNone(articles.article({"id": "x", "text": 3}, None))


class Parsing(unittest.TestCase):
    def check(self, query, tree):
        self.assertEqual(parse(query), tree)

    def errs(self, query, offset=None):
        with self.assertRaises(QuerySyntaxError) as caught:
            parse(query)
        if offset is not None:
            self.assertEqual(caught.exception.offset, offset, query)

    a, b, c = (Word(STEM, letter) for letter in "abc")

    def test_boolean(self):
        a, b, c = self.a, self.b, self.c
        self.check("a b OR c", Or((And((a, b)), c)))
        self.check("a AND (b OR c)", And((a, Or((b, c)))))
        self.check("a -b NOT c", And((a, Not(b), Not(c))))
        self.check("NOT a w/3 b", Not(Near(a, b, 3, False, False)))
        self.check("a and b", And((a, Word(STEM, "and"), b)))
        self.check("a & b -", And((a, b)))
        self.check("a-b", Phrase((Word(EXACT, "a"), Word(EXACT, "b"))))

    def test_proximity(self):
        a, b, c = self.a, self.b, self.c
        self.check("a w/3 b PRE/2 c", Near(Near(a, b, 3, False, False), c, 2, True, False))
        self.check("a not w/3 (b OR c)", Near(a, Or((b, c)), 3, False, True))
        self.check("a NOT pre/S b", Near(a, b, "s", True, True))
        for alias, tree in (("NEAR/4", (4, False)), ("near/4", (4, False)), ("/4", (4, False)),
                            ("ADJ/4", (4, True)), ("onear/4", (4, True)), ("NEAR", (10, False)),
                            ("ADJ", (10, True)), ("SENTENCE", ("s", False)),
                            ("PARAGRAPH", ("p", False)), ("w/p", ("p", False))):
            self.check("a %s b" % alias, Near(a, b, *tree, False))
        self.check("a near b", And((a, Word(STEM, "near"), b)))

    def test_words(self):
        self.check("=Quotes", Word(EXACT, "quotes"))
        self.check("corrupt*", Word(PREFIX, "corrupt"))
        self.check("“the mayor* of”~4", Phrase((Word(EXACT, "the"), Word(PREFIX, "mayor"),
                                                Word(EXACT, "of")), 4))
        self.check('"Quotes"', Word(EXACT, "quotes"))
        self.check("10:30", Phrase((Word(EXACT, "10"), Word(EXACT, "30"))))
        self.check("w/o", Phrase((Word(EXACT, "w"), Word(EXACT, "o"))))

    def test_fields(self):
        self.check("title:(a OR b)", Field("title", Or((self.a, self.b))))
        self.check('source:"Radio Free"', Field("source", Phrase((Word(EXACT, "radio"),
                                                                 Word(EXACT, "free")))))
        self.check("source:Times", Field("source", Word(EXACT, "times")))
        self.check("lang:uz-Latn", Tag("uz-Latn"))
        self.check("id:a:b/c", Id("a:b/c"))
        self.check("id:«a b»", Id("a b"))
        self.check("quote:(a speaker:b)",
                   Field("quote", And((self.a, Field("speaker", Word(EXACT, "b"))))))
        self.check("http://x", Phrase((Word(EXACT, "http"), Word(EXACT, "x"))))

    def test_dates(self):
        self.check("date:2022", Dates("2022-01-01", "2022-12-31"))
        self.check("date:2024-02", Dates("2024-02-01", "2024-02-29"))
        self.check("date:2022..2023-01", Dates("2022-01-01", "2023-01-31"))
        self.check("date:..2022-03-04", Dates("", "2022-03-04"))
        self.check("date:2022-03..", Dates("2022-03-01", ""))

    def test_errors(self):
        for query, offset in (("(a", 0), ("a)", 1), ('a "b', 2), ("foo:a", 0), ("c*t", 1),
                              ("*x", 0), ("a w/0 b", 2), ("a w/256 b", 2), ("()", 0), ('""', 0),
                              ("a AND", None), ("OR a", None), ("a w/3", None), ("w/3 a", None),
                              ("date:2023..2022", 5), ("date:2022-13", 5), ("a*", None),
                              ("(a b) w/3 c", None), ("a w/3 title:b", None), ("& AND a", None),
                              ("title:(text:a)", None), ("", None), ("&", None), ('a"b"', 1),
                              ("a w/3 NOT b", None), ('"a"~300', None), ("title:(date:2022)", None)):
            self.errs(query, offset)


class Algebra(unittest.TestCase):
    """Spans over one text, positions counted by hand."""

    def setUp(self):
        self.corpus = corpus.Corpus()

    def spans(self, query, text):
        self.corpus.vocabulary, self.corpus.numbers = [], {}
        found, _, sentences, paragraphs = corpus.analysed(text, False)
        for word in found:
            self.corpus.numbers.setdefault(word, len(self.corpus.numbers))
        self.corpus.vocabulary = list(self.corpus.numbers)
        self.corpus._derived = {}
        numbers = array("I", [self.corpus.numbers[word] for word in found])
        view = corpus.View(numbers, "en", sentences, paragraphs)
        return sorted(set(spans(parse(query), view, Lexicon(self.corpus))))

    def check(self, query, text, *expected):
        self.assertEqual(self.spans(query, text), list(expected))

    def test_phrase(self):
        self.check('"a b"', "a b a x b", (0, 1))
        self.check('"a b"~1', "a b a x b", (0, 1), (2, 4))
        self.check('"a b"~3', "a b a x b", (0, 1), (0, 4), (2, 4))
        self.check('"a a"', "a a a", (0, 1), (1, 2))
        self.check('"a b c"~1', "a x b c a x b x c", (0, 3))

    def test_near(self):
        self.check("a w/1 b", "b a b x a", (0, 1), (1, 2))
        self.check("a w/2 b", "b a b x a", (0, 1), (1, 2), (2, 4))
        self.check("a pre/1 b", "b a b x a", (1, 2))
        self.check("the w/1 the", "the the x the", (0, 1))
        self.check("quotes w/1 =quote", "quoted quote quoting", (0, 1), (1, 2))

    def test_near_gives_every_pair(self):
        self.check("a w/9 b", "a b b a", (0, 1), (0, 2), (1, 3), (2, 3))

    def test_nested(self):
        self.check("(a w/2 b) pre/1 c", "a x b c a c", (0, 3), (2, 5))
        self.check('"a b" w/2 (c OR d)', "d x a b x c x d", (0, 3), (2, 5))
        self.check("(a w/5 c) w/1 b", "a b c b", (0, 3))

    def test_negated(self):
        self.check("a not w/2 b", "a x b a x x x a", (7, 7))
        self.check("a not pre/2 b", "a x b a x x x a", (3, 3), (7, 7))
        self.check('a not w/1 "a b"', "a b a b", (0, 0))
        self.check("(a w/2 c) not w/1 b", "a b c x b x a c", (0, 2), (6, 7))

    def test_units(self):
        text = "A b. C a.\n\nB d. D."
        self.check("a w/s b", text, (0, 1))
        self.check("a w/p c", text, (0, 2), (2, 3))
        self.check("a pre/s c", text)
        self.check("b not w/s a", text, (4, 4))
        self.check('"b c" w/p a', text, (0, 2), (1, 3))
        self.check('"b c" w/s a', text)


class Definition(unittest.TestCase):
    """Proximity against the contract's sentences, written down pair by pair."""

    def related(self, node, view, left, right):
        if left[1] < right[0]:
            gap = right[0] - left[1]
        elif right[1] < left[0] and not node.ordered:
            gap = left[0] - right[1]
        else:
            return False
        if isinstance(node.distance, int):
            return gap <= node.distance
        units = {view.unit(node.distance, at) for at in (*left, *right)}
        return len(units) == 1

    def by_definition(self, node, view, lexicon):
        if not isinstance(node, Near):
            return set(spans(node, view, lexicon))
        lefts = self.by_definition(node.left, view, lexicon)
        rights = self.by_definition(node.right, view, lexicon)
        if node.negated:
            return {left for left in lefts
                    if not any(self.related(node, view, left, right) for right in rights)}
        return {(min(left[0], right[0]), max(left[1], right[1]))
                for left in lefts for right in rights if self.related(node, view, left, right)}

    def test_random_texts(self):
        rng = random.Random(5)
        own = corpus.Corpus()
        own.vocabulary = ["a", "b", "c"]
        own.numbers = {"a": 0, "b": 1, "c": 2}
        lexicon = Lexicon(own)
        for _ in range(3000):
            numbers = array("I", rng.choices((0, 1, 2), k=rng.randint(1, 12)))
            firsts = sorted({0, *rng.choices(range(len(numbers)), k=2)})
            view = corpus.View(numbers, "en", firsts, firsts[:2])
            query = self.operand(rng, 2)
            node = parse(query)
            self.assertEqual(set(spans(node, view, lexicon)),
                             self.by_definition(node, view, lexicon), (query, numbers, firsts))

    def operand(self, rng, depth):
        if not depth or rng.random() < 0.3:
            return rng.choice(("a", "b", "=c", '"a b"', '"b a"~2', "(a OR c)"))
        operator = rng.choice(("w/1", "w/3", "pre/2", "not w/2", "not pre/1", "w/s", "pre/p",
                               "not w/s", "not w/p"))
        return "(%s %s %s)" % (self.operand(rng, depth - 1), operator,
                               self.operand(rng, depth - 1))


SMALL = [
    {"id": "1", "title": "Mayor quoted", "text": "The mayor of Almaty resigned.", "language": "en",
     "date": "2022-01-05", "source": "Radio Free Europe", "region": "KZ-ALA", "author": ["Ann Lee",
                                                                                       "Bo Park"]},
    {"id": "2", "title": "Кризис", "text": "Книги и книга. Мэр.", "language": "ru",
     "date": "2022-01", "source": "Tengri"},
    {"id": "3", "title": "Quote", "text": "“Books and trust,” she said. “No books,” he said.",
     "language": "uz-Latn"},
    {"id": "6", "text": "Shekenova said: “Trees first.\n\n“Roads next.” “And schools,” she said.", "language": "en"},
    {"id": "4", "title": "Old", "text": "gone", "language": "en"},
    {"id": "4", "title": "New", "text": "mayors are here", "language": "en", "date": "2023"},
    {"id": "5", "text": "deleted", "language": "en"},
    {"id": "5", "deleted": True},
]
QUOTED = [
    {"id": "3", "quotes": [
        {"start": 1, "end": 17, "group": 0, "speaker": "she", "speaker_full": "Zauresh Shekenova"},
        {"start": 30, "end": 39, "group": 1, "speaker": "Sharipov", "speaker_full": None}]},
    {"id": "6", "quotes": [  # a speech over paragraphs, and one more of the same group beside it
        {"start": 17, "end": 29, "group": 0, "speaker": "Shekenova", "speaker_full": None},
        {"start": 32, "end": 43, "group": 0, "speaker": "Shekenova", "speaker_full": None},
        {"start": 46, "end": 58, "group": 0, "speaker": "she", "speaker_full": None}]}]


class Evaluation(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "small.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(json.dumps(one) + "\n" for one in SMALL)
            quotes = os.path.join(folder, "quotes.jsonl")
            with open(quotes, "w", encoding="utf-8") as file:
                file.writelines(json.dumps(one) + "\n" for one in QUOTED)
            built = corpus.load([path], folder)
            cls.corpus = corpus.load([path], folder)
            assert built.ids == cls.corpus.ids
            quotations.load(cls.corpus, quotes)  # while the articles are there to read
        cls.evaluator = Evaluator(cls.corpus)

    def check(self, query, *ids):
        found = self.evaluator.articles(parse(query))
        self.assertEqual(sorted(self.corpus.ids[doc] for doc in found), sorted(ids), query)

    def test_last_wins(self):
        self.check("NOT nothing", "1", "2", "3", "4", "6")
        self.check("gone OR deleted")

    def test_words(self):
        self.check("quotes", "1")           # title "quoted"; Uzbek "Quote" is not stemmed
        self.check("=quote OR =quoted", "1", "3")
        self.check("книгу", "2")
        self.check("mayor", "1", "4")
        self.check("=mayor", "1")
        self.check("may*", "1", "4")
        self.check('"mayor of almaty"', "1")
        self.check('"quoted the"')          # title and text are apart
        self.check("mayor -almaty", "4")

    def test_fields(self):
        self.check("title:mayor", "1")
        self.check("text:(mayor w/2 almaty)", "1")
        self.check('source:"free europe"', "1")
        self.check("source:tengr")
        self.check("region:ala", "1")
        self.check('author:"lee bo"')
        self.check("author:(lee park)", "1")
        self.check("lang:UZ", "3")
        self.check("lang:uz-latn", "3")
        self.check("lang:u")
        self.check("id:2", "2")

    def test_dates(self):
        self.check("date:2022", "1", "2")
        self.check("date:2022-01-02..", "1", "4")
        self.check("date:..2022-01-01", "2")
        self.check("NOT date:1900..", "3", "6")

    def test_quotations(self):
        self.check("quote:(books trust)", "3")
        self.check("quote:(trust no)")
        self.check("quote:books speaker:shekenova", "3")
        self.check("quote:no speaker:shekenova")
        self.check("(quote:no) (speaker:shekenova books)", "3")
        self.check("quote:books -speaker:shekenova", "3")
        self.check("quote:trust -speaker:shekenova")
        self.check("books -speaker:shekenova")
        self.check("(speaker:sharipov OR speaker:nobody) quote:no", "3")
        self.check("quote:(no speaker:sharipov)", "3")

    def test_count_of_quotations(self):
        for query, total in (("books", 2), ("books -no", 1), ("speaker:she", 2), ("title:quote", 2),
                             ("lang:en", 2), ("NOT trust", 3), ("trees", 1),
                             ("trees roads", 1), ("trees w/s roads", 0), ("roads schools", 0)):
            self.assertEqual(len(self.evaluator.quotations(parse(query))), total, query)


class Canned:
    """A product that says what it was told to."""

    def __init__(self, answers):
        self.answers = answers

    def total(self, query, _of):
        answer = self.answers[query]
        if isinstance(answer, str):
            raise ProductError({"code": answer})
        return len(answer)

    def found_ids(self, query, _limit):
        return self.answers[query], len(self.answers[query])


class Comparing(unittest.TestCase):
    def setUp(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "small.jsonl")
            with open(path, "w", encoding="utf-8") as file:
                file.writelines(json.dumps(one) + "\n" for one in SMALL)
            self.corpus = corpus.build([path])

    def check(self, kind, query, answer, passed, failed, not_offered=0):
        comparison = Comparison(self.corpus, Canned({query: answer}), 10, False)
        with contextlib.redirect_stdout(io.StringIO()):
            comparison.compare(kind, query)
        self.assertEqual((comparison.passed, comparison.failed, comparison.not_offered),
                         (passed, failed, not_offered))

    def test_right(self):
        self.check("word_rare", "mayor", ["4", "1"], 1, 0)
        self.check("broken", "(mayor", "syntax", 1, 0)
        self.check("word_rare", "nobody", [], 1, 0)

    def test_wrong(self):
        self.check("word_rare", "mayor", ["1"], 0, 1)
        self.check("word_rare", "mayor", ["1", "2"], 0, 1)
        self.check("word_rare", "mayor", ["1", "1"], 0, 1)
        self.check("word_rare", "mayor", "syntax", 0, 1)
        self.check("word_rare", "mayor", "timeout", 0, 1)
        self.check("broken", "(mayor", ["1"], 0, 1)

    def test_not_offered(self):
        self.check("word_rare", "mayor", "unavailable", 0, 1)
        self.check("nested", "mayor w/s almaty", "unavailable", 0, 0, 1)


DAEMON = r"""#!/usr/bin/python3
import json, sys
assert sys.argv[1:] == ["--stdio", "INDEX"]
def say(**keys):
    print(json.dumps(keys), flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["q"] == "(":
        say(id=asked["id"], type="error", code="syntax", message="never closed")
        continue
    if asked["op"] == "search":
        assert asked["snippet"] is False
        for own in "xy"[:asked["limit"]]:
            say(id=asked["id"], type="hit", article={"id": own})
    say(id=asked["id"], type="done", total=2, exact=asked["q"] != "vague")
"""


class Talking(unittest.TestCase):
    def test_a_daemon(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "daemon")
            with open(path, "w", encoding="utf-8") as file:
                file.write(DAEMON)
            os.chmod(path, 0o755)
            with Product(path, "INDEX") as product:
                self.assertEqual(product.total("a"), 2)
                self.assertEqual(product.found_ids("a", 2), (["x", "y"], 2))
                self.assertRaises(ProductError, product.total, "(")
                self.assertRaises(RuntimeError, product.total, "vague")


class Generating(unittest.TestCase):
    def test_all_kinds_mean_what_they_say(self):
        small = corpus.build([os.path.join(HERE, "small.jsonl")])
        made = list(generate.queries(small, 600, 3, "native,full,errors"))
        self.assertEqual(made, list(generate.queries(small, 600, 3, "native,full,errors")))
        self.assertEqual({kind for kind, _ in made}, set(generate.chosen("native,full,errors")))
        evaluator, hits = Evaluator(small), 0
        for kind, query in made:
            if kind == "broken":
                self.assertRaises(QuerySyntaxError, parse, query)
            else:
                hits += bool(evaluator.articles(parse(query)))
        self.assertGreater(hits, 300)


if __name__ == "__main__":
    unittest.main()
