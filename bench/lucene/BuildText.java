import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;

/**
 * Builds an index of raw texts, to be timed from outside: one stemmed field with positions, no stop
 * words, the text stored; then one commit, which syncs.
 *
 * <p>Usage: BuildText ARTICLES STORE THREADS. A line of ARTICLES: id, date as YYYYMMDD, title, text,
 * parted by tabs; line breaks within are written as blanks.
 */
public final class BuildText {
    private static final String END = new String("end");

    private static FieldType positions() {
        FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
        type.freeze();
        return type;
    }

    private static final FieldType POSITIONS = positions();

    private static void add(IndexWriter writer, String line) throws IOException {
        String[] column = line.split("\t", 4);
        Document d = new Document();
        int date = Integer.parseInt(column[1]);

        d.add(new StringField("id", column[0], Field.Store.YES));
        d.add(new StoredField("title", column[2]));
        d.add(new StoredField("text", column[3]));
        d.add(new IntPoint("date", date));
        d.add(new NumericDocValuesField("date", date));
        d.add(new Field("body", column[2], POSITIONS));
        d.add(new Field("body", column[3], POSITIONS));
        writer.addDocument(d);
    }

    private static void work(IndexWriter writer, BlockingQueue<String> queue) {
        try {
            for (String line = queue.take(); line != END; line = queue.take()) add(writer, line);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        IndexWriterConfig config =
                new IndexWriterConfig(new EnglishAnalyzer(CharArraySet.EMPTY_SET));
        BlockingQueue<String> queue = new ArrayBlockingQueue<>(1000);
        Thread[] threads = new Thread[Integer.parseInt(args[2])];

        config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
        config.setRAMBufferSizeMB(512);
        config.setUseCompoundFile(false);
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(Paths.get(args[1])), config);
                BufferedReader in =
                        Files.newBufferedReader(Paths.get(args[0]), StandardCharsets.UTF_8)) {
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> work(writer, queue));
                threads[i].start();
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) queue.put(line);
            for (int i = 0; i < threads.length; i++) queue.put(END);
            for (Thread t : threads) t.join();
            writer.commit();
        }
    }
}
