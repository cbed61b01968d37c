package io.freshet.actors.reembed;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.streams.embeddings.FeedKeys;
import io.freshet.streams.embeddings.FeedRecord;
import io.freshet.streams.embeddings.FeedState;
import io.freshet.streams.embeddings.FeedWriter;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One version over all documents of the window: what is sent, and what is still to do. It looks at the window when it
 * begins and when it has done all it then saw, since rounds go on meanwhile. Owns its encoder. Used by one thread.
 */
final class Pass implements AutoCloseable {

    /** Twice, as documents might join a window for ever faster than they are encoded. */
    private static final int LOOKS = 2;

    private static final int CHUNK_DOCUMENTS = 32;

    /** About as many tokens in Chinese, fewer in English: half a second of one core for a small model. */
    private static final int CHUNK_CHARACTERS = 1_024;

    private static final int REMOVED_AT_ONCE = 1_000;

    private final ModelVersion version;
    private final DocumentEncoder encoder;
    private final String vectorsOf;
    private final boolean resumed;
    private final Set<String> before;
    private final Set<String> sent;
    private final Deque<String> toDo = new ArrayDeque<>();
    private Set<String> window = Set.of();
    private int looks;

    /**
     * @param encoder becomes this one's to close
     * @param vectorsOf what decides on a vector, in a name
     * @param feed what is on the topic
     */
    Pass(ModelVersion version, DocumentEncoder encoder, String vectorsOf, FeedState feed) {
        this.version = version;
        this.encoder = encoder;
        this.vectorsOf = vectorsOf;
        this.before = feed.documents();
        this.resumed = feed.marker().filter(this::isOwn).isPresent();
        this.sent = resumed ? feed.sinceMarker() : new HashSet<>();
    }

    private boolean isOwn(FeedRecord.Marker marker) {
        return marker.version() == version.version() && marker.vectorsOf().equals(vectorsOf);
    }

    ModelVersion version() {
        return version;
    }

    String label() {
        return version.label();
    }

    /** A pass of this version was begun earlier and not ended. What it has sent is not sent again. */
    boolean isResumed() {
        return resumed;
    }

    /** @param documents of the window, the one that leaves next first */
    void see(List<String> documents) {
        looks++;
        window = new HashSet<>();
        toDo.clear();
        for (String text : documents) {
            String sha256 = FeedKeys.sha256(text);
            window.add(sha256);
            if (!sent.contains(sha256)) {
                toDo.addFirst(text);
            }
        }
    }

    boolean hasSeen() {
        return looks > 0;
    }

    boolean maySeeMore() {
        return looks < LOOKS;
    }

    int left() {
        return toDo.size();
    }

    /** Writes the marker by which readers know that what they have is no longer complete. */
    void begin(FeedWriter writer, InstantSource clock) {
        writer.write(List.of(marker(false, clock)));
    }

    /**
     * Encodes and writes the newest documents that are not done, a few at a time: others want to compute, too.
     *
     * @param perSecond no more than that
     * @return how many; 0 when none is left
     */
    int sendNext(FeedWriter writer, OptionalInt perSecond, InstantSource clock) {
        List<String> chunk = next(Math.min(CHUNK_DOCUMENTS, perSecond.orElse(CHUNK_DOCUMENTS)));
        if (!chunk.isEmpty()) {
            float[][] vectors = encoder.encode(chunk);
            List<FeedRecord> records = new ArrayList<>();
            for (int i = 0; i < vectors.length; i++) {
                records.add(new FeedRecord.Document(
                        version.lane(), version.version(), chunk.get(i), vectors[i], clock.instant()));
            }
            writer.write(records);
            chunk.forEach(text -> sent.add(FeedKeys.sha256(text)));
        }
        return chunk.size();
    }

    private List<String> next(int documents) {
        List<String> chunk = new ArrayList<>();
        long size = 0;
        while (!toDo.isEmpty() && chunk.size() < documents) {
            size += toDo.peek().length();
            if (!chunk.isEmpty() && size > CHUNK_CHARACTERS) {
                break;
            }
            chunk.add(toDo.poll());
        }
        return chunk;
    }

    /** Takes off the topic what is no longer in the window, and writes the marker by which readers may switch. */
    FeedRecord.Marker complete(FeedWriter writer, InstantSource clock) {
        Set<String> leaving = new HashSet<>(before);
        leaving.addAll(sent);
        leaving.removeAll(window);
        List<String> gone = List.copyOf(leaving);
        for (int from = 0; from < gone.size(); from += REMOVED_AT_ONCE) {
            writer.remove(gone.subList(from, Math.min(gone.size(), from + REMOVED_AT_ONCE)));
        }
        FeedRecord.Marker marker = marker(true, clock);
        writer.write(List.of(marker));
        return marker;
    }

    private FeedRecord.Marker marker(boolean complete, InstantSource clock) {
        return new FeedRecord.Marker(
                version.lane(), version.version(), window.size(), complete, vectorsOf, clock.instant());
    }

    @Override
    public void close() {
        encoder.close();
    }
}
