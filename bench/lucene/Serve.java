import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopDocsCollector;
import org.apache.lucene.search.TopFieldCollector;
import org.apache.lucene.search.TopScoreDocCollector;
import org.apache.lucene.store.MMapDirectory;

/**
 * Lucene as an engine of the benchmark: the protocol of bench/serve.h.
 *
 * <p>It knows one mode more, keys: as exact, and the stored id, title and date of each hit are read.
 */
public final class Serve {
    private static final int TOP_HITS = 10, ESTIMATE_FROM = 1000;
    private static final Sort NEWEST = new Sort(new SortField("date", SortField.Type.INT, true));
    private static final Set<String> KEYS = Set.of("id", "title", "date");

    private final IndexSearcher searcher;
    private final List<Query> queries;
    private final ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    private long sink; // so that nothing read is optimised away

    private Serve(String store, String path) throws IOException {
        searcher = new IndexSearcher(DirectoryReader.open(new MMapDirectory(Paths.get(store))));
        searcher.setQueryCache(null);
        queries = Query.read(path);
    }

    private TopDocs ask(Query q, boolean exact) throws IOException {
        int threshold = exact ? Integer.MAX_VALUE : ESTIMATE_FROM;
        TopDocsCollector<?> collector =
                q.newestFirst
                        ? TopFieldCollector.create(NEWEST, TOP_HITS, threshold)
                        : TopScoreDocCollector.create(TOP_HITS, threshold);
        searcher.search(q.build(), collector);
        return collector.topDocs();
    }

    private void run(String mode) throws IOException {
        StringBuilder out = new StringBuilder();
        boolean exact = !mode.equals("top"), keys = mode.equals("keys");

        for (Query q : queries) {
            long wall = System.nanoTime(), cpu = clock.getCurrentThreadCpuTime();
            TopDocs hits = ask(q, exact);
            if (keys)
                for (ScoreDoc hit : hits.scoreDocs)
                    sink += searcher.doc(hit.doc, KEYS).getFields().size();
            cpu = clock.getCurrentThreadCpuTime() - cpu;
            wall = System.nanoTime() - wall;
            out.append(q.id).append('\t').append(cpu).append('\t').append(wall).append('\t');
            out.append(hits.totalHits.value).append('\n');
        }
        System.out.print(out);
        System.out.println("end");
        System.out.flush();
    }

    public static void main(String[] args) throws IOException {
        Serve serve = new Serve(args[0], args[1]);
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

        System.out.println("ready " + serve.queries.size());
        for (String line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
            if (!line.matches("run (exact|top|keys)")) throw new IOException("no such command");
            serve.run(line.substring(4));
        }
        if (serve.sink < 0) System.out.println(serve.sink);
    }
}
