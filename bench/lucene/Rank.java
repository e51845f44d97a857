import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;

/**
 * Ranks: for each line "name, tab, stems" of a file the ids of the best articles, lines "name, tab,
 * id", all of the stems joined by OR.
 *
 * <p>Usage: Rank STORE FILE HITS K1 B TITLE. TITLE 0 asks the field stem, of title and text together;
 * else the fields title and text apart, the title's score times TITLE.
 */
public final class Rank {
    private static void add(BooleanQuery.Builder b, String stem, float title) {
        if (title == 0) {
            b.add(new TermQuery(new Term("stem", stem)), Occur.SHOULD);
            return;
        }
        Query inTitle = new TermQuery(new Term("title", stem));
        b.add(new BoostQuery(inTitle, title), Occur.SHOULD);
        b.add(new TermQuery(new Term("text", stem)), Occur.SHOULD);
    }

    public static void main(String[] args) throws IOException {
        int hits = Integer.parseInt(args[2]);
        float title = Float.parseFloat(args[5]);
        IndexSearcher searcher =
                new IndexSearcher(DirectoryReader.open(FSDirectory.open(Paths.get(args[0]))));
        searcher.setSimilarity(
                new BM25Similarity(Float.parseFloat(args[3]), Float.parseFloat(args[4])));
        BooleanQuery.setMaxClauseCount(4096);
        StringBuilder out = new StringBuilder();

        for (String line : Files.readAllLines(Paths.get(args[1]), StandardCharsets.UTF_8)) {
            String[] column = line.split("\t", -1);
            BooleanQuery.Builder b = new BooleanQuery.Builder();
            for (String stem : column[1].split(" ")) add(b, stem, title);
            for (ScoreDoc hit : searcher.search(b.build(), hits).scoreDocs)
                out.append(column[0]).append('\t')
                        .append(searcher.doc(hit.doc, Set.of("id")).get("id")).append('\n');
        }
        System.out.print(out);
    }
}
