package io.freshet.actors.memory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A lane's memory as files of a folder, which may hold others. Nothing here makes them durable or hashes them. */
final class MemoryFiles {

    private static final int FORMAT = 1;

    private static final String HEADER = "memory.json";
    private static final String LABELS = "labels.bin";
    private static final String REJECTED = "rejected.jsonl";
    private static final String TRAINED = "replay.jsonl";
    private static final String HELD_OUT = "held-out.jsonl";

    /** What is not in the other files, and how much is in them. */
    private record Header(
            int format,
            long version,
            int labels,
            int rejected,
            int trained,
            long trainedOffered,
            int heldOut,
            long heldOutOffered,
            Map<String, Long> sources,
            int rejectedCandidates) {

        Header {
            Objects.requireNonNull(sources, "sources");
        }
    }

    private record RejectedAnswer(String query, String response, String source) {

        RejectedAnswer {
            Objects.requireNonNull(query, "query");
            Objects.requireNonNull(response, "response");
            Objects.requireNonNull(source, "source");
        }
    }

    private MemoryFiles() {}

    static void write(MemoryState state, Path folder) throws IOException {
        Map<Long, Integer> labels = state.labels().byHash();
        List<RejectedAnswer> rejected = state.turnedDown().sources().entrySet().stream()
                .map(entry -> new RejectedAnswer(
                        entry.getKey().query(), entry.getKey().response(), entry.getValue()))
                .toList();
        LabelFile.write(folder.resolve(LABELS), labels);
        JsonLines.write(folder.resolve(REJECTED), rejected);
        JsonLines.write(folder.resolve(TRAINED), state.trained().pairs());
        JsonLines.write(folder.resolve(HELD_OUT), state.heldOut().pairs());
        Header header = new Header(
                FORMAT,
                state.version(),
                labels.size(),
                rejected.size(),
                state.trained().pairs().size(),
                state.trained().offered(),
                state.heldOut().pairs().size(),
                state.heldOut().offered(),
                state.sources(),
                state.rejectedCandidates());
        JsonLines.write(folder.resolve(HEADER), List.of(header));
    }

    static MemoryState read(Path folder, MemorySettings settings) throws IOException {
        Path headerFile = folder.resolve(HEADER);
        Header header = JsonLines.read(headerFile, Header.class, 1).get(0);
        if (header.format() != FORMAT) {
            throw new IOException(
                    headerFile + ": format " + header.format() + "; this version of Freshet reads format " + FORMAT);
        }
        Map<Answer, String> rejected = new LinkedHashMap<>();
        for (RejectedAnswer one : JsonLines.read(folder.resolve(REJECTED), RejectedAnswer.class, header.rejected())) {
            if (!settings.isExcluded(one.source())) {
                rejected.put(new Answer(one.query(), one.response()), one.source());
            }
        }
        PairSample trained = new PairSample(
                JsonLines.read(folder.resolve(TRAINED), PastPair.class, header.trained()), header.trainedOffered());
        PairSample heldOut = new PairSample(
                JsonLines.read(folder.resolve(HELD_OUT), PastPair.class, header.heldOut()), header.heldOutOffered());
        return new MemoryState(
                header.version(),
                new Labels(settings.trust().rememberedPairs(), LabelFile.read(folder.resolve(LABELS), header.labels())),
                new TurnedDown(settings.trust().rememberedRejections(), rejected),
                trained.keeping(pair -> !settings.isExcluded(pair.source()) && !settings.isHeldOut(pair.query()))
                        .atMost(settings.replay().capacity(), settings.seed()),
                heldOut.keeping(pair -> !settings.isExcluded(pair.source()) && settings.isHeldOut(pair.query()))
                        .atMost(settings.heldOutPairs(), settings.seed()),
                header.sources(),
                header.rejectedCandidates());
    }
}
