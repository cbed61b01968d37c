package io.freshet.model.hub.huggingface;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The download of one file to its place among the blobs. Interrupted transfers are resumed, in this process and by the
 * next one; the content is verified before it gets its final name.
 */
final class Download {

    private static final Logger log = LoggerFactory.getLogger(Download.class);
    private static final int MAX_FAILURES_WITHOUT_PROGRESS = 4;

    private final HubClient client;
    private final Duration retryPause;

    Download(HubClient client, Duration retryPause) {
        this.client = client;
        this.retryPause = retryPause;
    }

    /** Makes sure that {@code blob} has the content of {@code file}. */
    void fetch(URI uri, RemoteFile file, Path blob) throws IOException {
        if (Files.exists(blob) && Files.size(blob) == file.size()) {
            return;
        }
        log.info("Downloading {} ({} MB)", uri, file.size() / 1_000_000);
        Files.createDirectories(blob.getParent());
        Path incomplete = blob.resolveSibling(blob.getFileName() + ".incomplete");
        transfer(uri, file, incomplete);
        String hash = Hashes.sameKind(file.hash(), incomplete);
        if (!hash.equals(file.hash())) {
            Files.delete(incomplete);
            throw new IOException(uri + " is damaged: its hash is " + hash + " instead of " + file.hash()
                    + ". The download was thrown away; try again, or use another HF_ENDPOINT");
        }
        Files.move(incomplete, blob, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void transfer(URI uri, RemoteFile file, Path incomplete) throws IOException {
        int failures = 0;
        while (true) {
            long before = size(incomplete);
            if (before == file.size()) {
                return;
            }
            if (before > file.size()) {
                Files.delete(incomplete);
                before = 0;
            }
            IOException failure;
            try {
                client.resume(uri, incomplete);
                failure = new IOException(uri + " ended after " + size(incomplete) + " of " + file.size() + " bytes");
            } catch (InterruptedIOException e) {
                throw e;
            } catch (HubStatusException e) {
                if (!e.isPassing()) {
                    throw e;
                }
                failure = e;
            } catch (IOException e) {
                failure = e;
            }
            long after = size(incomplete);
            if (after == file.size()) {
                return;
            }
            failures = after > before ? 0 : failures + 1;
            if (failures == MAX_FAILURES_WITHOUT_PROGRESS) {
                throw new IOException(
                        failure.getMessage() + "; given up after " + failures + " attempts, " + after + " of "
                                + file.size() + " bytes are kept and the next run goes on from there",
                        failure);
            }
            log.warn("{}; going on from byte {}", failure.getMessage(), after);
            pause();
        }
    }

    private void pause() throws InterruptedIOException {
        try {
            Thread.sleep(retryPause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted between two attempts to download");
        }
    }

    private static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }
}
