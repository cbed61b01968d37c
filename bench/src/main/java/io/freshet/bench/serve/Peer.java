package io.freshet.bench.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.streams.process.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * sentence-transformers in a Python process of its own, on the same model folder and texts. It waits while it is not told
 * to work. One thread at a time; whoever starts it closes it.
 */
public final class Peer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT = "peer.py";
    private static final int CHECKED = 8;
    private static final int TAIL_LINES = 5;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final ChildProcess process;
    private final Writer orders;
    private final BufferedReader answers;
    private final Path errors;
    private final List<String> queries;
    private final List<String> documents;
    private final JsonNode greeting;

    private Peer(ChildProcess process, Path errors, List<String> queries, List<String> documents) throws IOException {
        this.process = process;
        this.errors = errors;
        this.queries = queries;
        this.documents = documents;
        this.orders = new OutputStreamWriter(process.process().getOutputStream(), StandardCharsets.UTF_8);
        this.answers =
                new BufferedReader(new InputStreamReader(process.process().getInputStream(), StandardCharsets.UTF_8));
        try {
            this.greeting = ask(JSON.writeValueAsString(Map.of("queries", queries, "documents", documents)));
        } catch (IOException e) {
            process.kill();
            throw e;
        }
    }

    /**
     * Loads the model and encodes all texts once.
     *
     * @param python an interpreter that has sentence-transformers
     * @param model folder
     * @param threads of one operation
     * @param folder for its files; exists
     */
    public static Peer start(
            String python, Path model, int threads, Path folder, List<String> queries, List<String> documents)
            throws IOException {
        Path script = folder.resolve(SCRIPT);
        try (InputStream packed = Peer.class.getResourceAsStream(SCRIPT)) {
            Files.copy(packed, script, StandardCopyOption.REPLACE_EXISTING);
        }
        Path errors = folder.resolve("peer.log");
        ProcessBuilder builder = new ProcessBuilder(
                        python,
                        script.toString(),
                        model.toString(),
                        Integer.toString(threads),
                        Integer.toString(CHECKED))
                .redirectError(errors.toFile());
        return new Peer(ChildProcess.start(builder), errors, queries, documents);
    }

    /** What computes, e.g. {@code sentence-transformers 5.1.0, PyTorch 2.7.1, Python 3.11.2}. */
    public String versions() {
        return greeting.path("versions").asText();
    }

    /**
     * The largest difference of a coordinate to vectors of the same texts, of which it looks at the first of each sort:
     * whether it computes the same model at all.
     */
    public float distance(float[][] queryVectors, float[][] documentVectors) {
        return Math.max(
                distance(greeting.path("queries"), queryVectors),
                distance(greeting.path("documents"), documentVectors));
    }

    /** Encodes all texts over and over; how fast. */
    public Rate run(double seconds) throws IOException {
        JsonNode done = ask(Double.toString(seconds));
        double texts = done.path("texts").asDouble();
        return new Rate(
                texts / done.path("seconds").asDouble(),
                texts / done.path("cpu").asDouble());
    }

    public List<String> queries() {
        return queries;
    }

    public List<String> documents() {
        return documents;
    }

    private static float distance(JsonNode theirs, float[][] ours) {
        float largest = 0;
        for (int i = 0; i < theirs.size(); i++) {
            float[] vector = JSON.convertValue(theirs.get(i), float[].class);
            largest = Math.max(largest, Expected.distance(vector, ours[i]));
        }
        return largest;
    }

    private JsonNode ask(String line) throws IOException {
        String answer;
        try {
            orders.write(line + "\n");
            orders.flush();
            answer = answers.readLine();
        } catch (IOException e) {
            throw new IOException("the peer ended: " + tail(), e);
        }
        if (answer == null) {
            throw new IOException("the peer ended: " + tail());
        }
        return JSON.readTree(answer);
    }

    private String tail() throws IOException {
        List<String> lines = Files.readAllLines(errors);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public void close() {
        process.stop(STOP_WITHIN);
    }
}
