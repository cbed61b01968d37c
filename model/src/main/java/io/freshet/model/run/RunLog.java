package io.freshet.model.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * {@code logging.jsonl}: a JSON object a line, each given to the system in one write, so that a process that dies leaves
 * whole lines. Floats are rounded to 8 places. One thread at a time.
 */
final class RunLog implements AutoCloseable {

    /** Names the step of a line: {@code "5/100"}. */
    static final String STEP = "global_step/max_steps";

    private static final int PLACES = 8;

    private final FileChannel file;

    private RunLog(FileChannel file) {
        this.file = file;
    }

    /** Goes on after what is there. */
    static RunLog open(Path file) throws IOException {
        return new RunLog(FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** Drops the lines beyond a step, those without a step (the summary of an earlier end) and a torn one. */
    static void cut(Path file, long lastStep) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        StringBuilder kept = new StringBuilder();
        // Bytes that are no UTF-8, as a torn line may end with, become replacement characters instead of an error.
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        text.lines().filter(line -> step(line) <= lastStep).forEach(line -> kept.append(line)
                .append('\n'));
        Path unfinished = file.resolveSibling(".tmp-" + file.getFileName());
        Files.writeString(unfinished, kept);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long step(String line) {
        try {
            String step = String.valueOf(RunJson.parse(line).get(STEP));
            return step.matches("\\d{1,18}/\\d+")
                    ? Long.parseLong(step.substring(0, step.indexOf('/')))
                    : Long.MAX_VALUE;
        } catch (JsonProcessingException e) {
            return Long.MAX_VALUE;
        }
    }

    void append(Map<String, Object> fields) throws IOException {
        fields.replaceAll((name, value) -> value instanceof Double number ? Numbers.round(number, PLACES) : value);
        ByteBuffer line = StandardCharsets.UTF_8.encode(RunJson.line(fields) + "\n");
        while (line.hasRemaining()) {
            file.write(line);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
