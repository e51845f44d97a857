import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;

/**
 * Makes a Lucene index of what dump_words wrote: one segment, fields word and stem.
 *
 * <p>Title and text share a field, as that is the fewest postings for a word of either; the gap
 * between them keeps phrases and proximity within one. With "apart" there are the fields title and
 * text (of stems) as well, for ranking that weighs them differently.
 */
public final class IndexWords {
    static final int GAP = 10000;

    /** Parts at blanks, and nothing else: the analysis has been done. */
    static final class Blanks extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            return new TokenStreamComponents(new WhitespaceTokenizer());
        }

        @Override
        public int getPositionIncrementGap(String field) {
            return GAP;
        }
    }

    private static FieldType positions() {
        FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.freeze();
        return type;
    }

    private static final FieldType POSITIONS = positions();

    private static Document document(String[] column, boolean apart) {
        Document d = new Document();
        int date = Integer.parseInt(column[1]);

        d.add(new StoredField("id", column[0]));
        d.add(new StoredField("title", column[3]));
        d.add(new StoredField("date", date));
        if (date > 0) { // undated articles match no filter and sort last
            d.add(new IntPoint("date", date));
            d.add(new NumericDocValuesField("date", date));
        }
        d.add(new Field("word", column[3], POSITIONS));
        d.add(new Field("word", column[5], POSITIONS));
        d.add(new Field("stem", column[4], POSITIONS));
        d.add(new Field("stem", column[6], POSITIONS));
        if (apart) {
            d.add(new Field("title", column[4], POSITIONS));
            d.add(new Field("text", column[6], POSITIONS));
        }
        return d;
    }

    public static void main(String[] args) throws IOException {
        Path words = Paths.get(args[0]), store = Paths.get(args[1]);
        boolean apart = args.length > 2 && args[2].equals("apart");
        IndexWriterConfig config = new IndexWriterConfig(new Blanks());
        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        config.setRAMBufferSizeMB(256);
        config.setUseCompoundFile(false);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(store), config);
                BufferedReader in = Files.newBufferedReader(words, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine())
                writer.addDocument(document(line.split("\t", -1), apart));
            writer.forceMerge(1);
            writer.commit();
        }
    }
}
