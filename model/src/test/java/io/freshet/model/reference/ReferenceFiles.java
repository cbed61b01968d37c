package io.freshet.model.reference;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Fixtures as they lie on the class path; large files are compressed. */
final class ReferenceFiles {

    private static final String COMPRESSED = ".gz";

    private ReferenceFiles() {}

    static Path folder(String name) {
        URL url = ReferenceFiles.class.getResource("/reference/" + name);
        if (url == null) {
            throw new IllegalArgumentException("there is no fixture /reference/" + name + " on the class path");
        }
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(url + " is not a folder", e);
        }
    }

    /**
     * Copies a fixture without its expected values; what ends with {@code .gz} is unpacked and loses that ending. Files
     * that are there already are replaced.
     */
    static void unpack(Path source, Path target) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(source)) {
            files = all.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("expected."))
                    .toList();
        }
        for (Path file : files) {
            String name = source.relativize(file).toString();
            boolean compressed = name.endsWith(COMPRESSED);
            Path copy = target.resolve(compressed ? name.substring(0, name.length() - COMPRESSED.length()) : name);
            Files.createDirectories(copy.getParent());
            try (InputStream in = compressed ? decompressed(file) : Files.newInputStream(file)) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static InputStream decompressed(Path file) throws IOException {
        return new GZIPInputStream(Files.newInputStream(file), 1 << 16);
    }
}
