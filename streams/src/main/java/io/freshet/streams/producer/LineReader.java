package io.freshet.streams.producer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** Lines of a file as bytes, in bounded memory whatever the file holds. */
final class LineReader implements AutoCloseable {

    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final int maxBytes;
    private InputStream in;
    private long number;

    /**
     * @param number counted from 1
     * @param bytes without the line end; of a line that is too long, only its first {@code maxBytes + 1}
     */
    record Line(long number, byte[] bytes) {}

    private LineReader(Path file, int maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    /** All lines that are not blank. Reads on Pekko's dispatcher for blocking work. */
    static Source<Line, NotUsed> lines(Path file, int maxBytes) {
        return Source.unfoldResource(() -> new LineReader(file, maxBytes), LineReader::next, LineReader::close);
    }

    /** Opens the file at the first call: a failure here fails the stream, one at its creation would be logged too. */
    private Optional<Line> next() throws IOException {
        if (in == null) {
            in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        }
        for (byte[] bytes = readLine(); bytes != null; bytes = readLine()) {
            number++;
            if (!isBlank(bytes)) {
                return Optional.of(new Line(number, bytes));
            }
        }
        return Optional.empty();
    }

    /** Null at the end of the file. */
    private byte[] readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        if (b < 0) {
            return null;
        }
        for (; b >= 0 && b != '\n'; b = in.read()) {
            if (line.size() <= maxBytes) {
                line.write(b);
            }
        }
        return line.toByteArray();
    }

    private static boolean isBlank(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        if (in != null) {
            in.close();
        }
    }
}
