package io.freshet.actors.reembed;

import io.freshet.actors.registry.ModelVersion;
import io.freshet.streams.embeddings.FeedKeys;
import io.freshet.streams.embeddings.FeedRecord;
import io.freshet.streams.embeddings.FeedState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One version over all documents of the window: what is sent, and what is still to do. It looks at the window when it
 * begins and when it has done all it then saw, since rounds go on meanwhile. Owns its encoder. Used by one thread.
 */
final class Pass implements AutoCloseable {

    /** Twice, as documents might join a window for ever faster than they are encoded. */
    private static final int LOOKS = 2;

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

    /** The newest documents that are not done. */
    List<String> next(int documents, int characters) {
        List<String> chunk = new ArrayList<>();
        long size = 0;
        while (!toDo.isEmpty() && chunk.size() < documents) {
            size += toDo.peek().length();
            if (!chunk.isEmpty() && size > characters) {
                break;
            }
            chunk.add(toDo.poll());
        }
        return chunk;
    }

    /** Records of these documents; computes. */
    List<FeedRecord> encode(List<String> documents, Instant now) {
        float[][] vectors = encoder.encode(documents);
        List<FeedRecord> records = new ArrayList<>();
        for (int i = 0; i < vectors.length; i++) {
            records.add(new FeedRecord.Document(version.lane(), version.version(), documents.get(i), vectors[i], now));
        }
        return records;
    }

    void sent(List<String> documents) {
        documents.forEach(text -> sent.add(FeedKeys.sha256(text)));
    }

    /** What is on the topic and no longer in the window. */
    List<String> gone() {
        Set<String> gone = new LinkedHashSet<>(before);
        gone.addAll(sent);
        gone.removeAll(window);
        return List.copyOf(gone);
    }

    FeedRecord.Marker marker(boolean complete, Instant now) {
        return new FeedRecord.Marker(version.lane(), version.version(), window.size(), complete, vectorsOf, now);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
