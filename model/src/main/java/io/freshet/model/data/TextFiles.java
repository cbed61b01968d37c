package io.freshet.model.data;

import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** UTF-8 text files, compressed when their name ends in {@code .gz}. */
final class TextFiles {

    private static final int BUFFER = 1 << 16;

    private TextFiles() {}

    /**
     * Opens a file behind its byte order mark, if it has one. The reader throws {@link
     * java.nio.charset.CharacterCodingException} at bytes that are not UTF-8; the caller closes it.
     */
    static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            InputStream text = isGzip(file) ? new GZIPInputStream(bytes, BUFFER) : bytes;
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()), BUFFER);
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
            return reader;
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /**
     * Makes a text file.
     *
     * @param gzip whether to compress it
     */
    static Writer create(Path file, boolean gzip) throws IOException {
        OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(file), BUFFER);
        OutputStream text = gzip ? new GZIPOutputStream(bytes, BUFFER) : bytes;
        return new BufferedWriter(new OutputStreamWriter(text, StandardCharsets.UTF_8));
    }

    static boolean isGzip(Path file) {
        return file.getFileName().toString().endsWith(".gz");
    }

    static DataFileException damaged(Path file, IOException cause) {
        return new DataFileException(
                file, "the gzip file is damaged or cut short (" + cause.getMessage() + "): copy or download it again");
    }
}
