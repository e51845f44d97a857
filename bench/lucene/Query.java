import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.spans.SpanNearQuery;
import org.apache.lucene.search.spans.SpanQuery;
import org.apache.lucene.search.spans.SpanTermQuery;

/** A line of the query file (bench/queries.h), and the Lucene query it means. */
final class Query {
    final String id;
    final boolean newestFirst;
    private final String field, form, dates;
    private final int[] n;
    private final String[] word;

    private Query(String line) {
        String[] column = line.split("\t", -1);
        String[] distance = column[5].isEmpty() ? new String[0] : column[5].split(",");

        id = column[1];
        field = column[3].equals("s") ? "stem" : "word";
        form = column[4];
        n = new int[distance.length];
        for (int i = 0; i < n.length; i++) n[i] = Integer.parseInt(distance[i]);
        word = column[6].split(" ");
        dates = column[7];
        newestFirst = column[8].equals("-date");
    }

    static List<Query> read(String path) throws IOException {
        List<Query> queries = new ArrayList<>();
        for (String line : Files.readAllLines(Paths.get(path), StandardCharsets.UTF_8))
            queries.add(new Query(line));
        return queries;
    }

    /** Built anew each time it is asked, as a search would. */
    org.apache.lucene.search.Query build() {
        if (dates.isEmpty()) return words();
        String[] d = dates.split("-");
        int from = Integer.parseInt(d[0]), to = Integer.parseInt(d[1]);
        return new BooleanQuery.Builder()
                .add(words(), Occur.MUST)
                .add(
                        new IndexOrDocValuesQuery(
                                IntPoint.newRangeQuery("date", from, to),
                                NumericDocValuesField.newSlowRangeQuery("date", from, to)),
                        Occur.FILTER)
                .build();
    }

    private Term term(int i) {
        return new Term(field, word[i]);
    }

    private SpanQuery span(int i) {
        return new SpanTermQuery(term(i));
    }

    /** At most n words apart: n - 1 words between. */
    private static SpanQuery near(SpanQuery a, SpanQuery b, int distance, boolean ordered) {
        return new SpanNearQuery(new SpanQuery[] {a, b}, distance - 1, ordered);
    }

    private org.apache.lucene.search.Query words() {
        switch (form) {
            case "term":
                return new TermQuery(term(0));
            case "and":
                return bool(Occur.MUST);
            case "or":
                return bool(Occur.SHOULD);
            case "phrase":
                return phrase();
            case "near":
                return near(span(0), span(1), n[0], false);
            case "onear":
                return near(span(0), span(1), n[0], true);
            case "prefix":
                return new PrefixQuery(term(0));
            case "nest":
                return near(near(span(0), span(1), n[0], false), span(2), n[1], false);
            case "phrnear":
                return near(near(span(0), span(1), 1, true), span(2), n[0], false);
            default:
                throw new IllegalArgumentException(form);
        }
    }

    private org.apache.lucene.search.Query bool(Occur occur) {
        BooleanQuery.Builder b = new BooleanQuery.Builder();
        for (int i = 0; i < word.length; i++) b.add(new TermQuery(term(i)), occur);
        return b.build();
    }

    private org.apache.lucene.search.Query phrase() {
        PhraseQuery.Builder b = new PhraseQuery.Builder();
        for (int i = 0; i < word.length; i++) b.add(term(i));
        return b.build();
    }
}
