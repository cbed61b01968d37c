package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what: one JSON object a line, in {@code audit.jsonl} beside a lane's versions and on the logger
 * {@code freshet.audit}. Blocks; safe for any number of threads.
 */
final class AuditLog {

    static final String FILE = "audit.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger("freshet.audit");

    private final Path file;

    /** @param folder made with the first line */
    AuditLog(Path folder) {
        file = folder.resolve(FILE);
    }

    /** Durable when it returns. What cannot be written to the file is still logged: the change has happened. */
    synchronized void write(ObjectNode entry) {
        LOG.info("{}", entry);
        try {
            Files.createDirectories(file.getParent());
            ByteBuffer line = ByteBuffer.wrap((entry + "\n").getBytes(StandardCharsets.UTF_8));
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
                while (line.hasRemaining()) {
                    channel.write(line);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            LOG.error("This change could not be added to {}: {}", file, entry, e);
        }
    }
}
