package io.freshet.actors.memory;

import io.freshet.config.FreshetConfig;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.Reason;
import io.freshet.streams.source.Received;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Records, and settings to judge them by. */
final class Records {

    static final String TOPIC = "qa";
    static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");

    private Records() {}

    /** The defaults, but nothing held out and no old pairs replayed unless the settings say so. */
    static MemorySettings settings(Object... keysAndValues) {
        Map<String, Object> overrides =
                new HashMap<>(Map.of("gate.held-out-percent", 0, "gate.min-queries", 1, "replay.share", 0));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            overrides.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return MemorySettings.of(FreshetConfig.defaults(overrides));
    }

    /** A record at the next offset of partition 0. */
    static List<Received.Accepted> inOrder(QaPair... pairs) {
        return IntStream.range(0, pairs.length)
                .mapToObj(i -> at(0, i, pairs[i]))
                .toList();
    }

    static Received.Accepted at(int partition, long offset, QaPair pair) {
        return new Received.Accepted(position(partition, offset), pair);
    }

    static Received.Skipped bad(int partition, long offset) {
        return new Received.Skipped(position(partition, offset), Reason.values()[0], "");
    }

    static Position position(int partition, long offset) {
        return new Position(TOPIC, partition, offset, NOW);
    }

    static QaPair accepted(String query, String response, String... rejected) {
        return pair(query, response, QaPair.ACCEPTED, null, null, rejected);
    }

    static QaPair rejected(String query, String response) {
        return pair(query, response, QaPair.REJECTED, null, null);
    }

    static QaPair from(String source, QaPair pair) {
        return pair(
                pair.query(),
                pair.response(),
                pair.label(),
                source,
                pair.timestamp().orElse(null),
                pair.rejectedResponses().toArray(String[]::new));
    }

    /** The same feedback, given so many seconds later. */
    static QaPair after(int seconds, QaPair pair) {
        return pair(
                pair.query(),
                pair.response(),
                pair.label(),
                pair.source().orElse(null),
                NOW.plusSeconds(seconds),
                pair.rejectedResponses().toArray(String[]::new));
    }

    private static QaPair pair(
            String query, String response, int label, String source, Instant time, String... rejected) {
        return new QaPair(
                query,
                response,
                Optional.empty(),
                List.of(rejected),
                label,
                1,
                Optional.ofNullable(source),
                Optional.empty(),
                Optional.ofNullable(time));
    }

    static List<Verdict> verdicts(RoundRecords round) {
        return round.records().stream().map(Judged::verdict).toList();
    }

    static List<Verdict> verdicts(LaneMemory memory, QaPair... pairs) {
        return verdicts(memory.decide(inOrder(pairs)));
    }

    /** The memory after one published round of these pairs. */
    static LaneMemory trainedOn(LaneMemory memory, QaPair... pairs) {
        return memory.after(memory.decide(inOrder(pairs)), memory.version() + 1, Outcome.PUBLISHED);
    }

    /**
     * Records of a small world, so that duplicates, conflicts and full quotas are frequent.
     *
     * @param from the first offset of each of three partitions
     */
    static List<Received.Accepted> random(Random random, int count, long from) {
        long[] next = {from, from, from};
        return Stream.generate(() -> {
                    int partition = random.nextInt(next.length);
                    return at(partition, next[partition]++, randomPair(random));
                })
                .limit(count)
                .toList();
    }

    private static QaPair randomPair(Random random) {
        String query = "question " + random.nextInt(40) + " \u00fc\ud83d\ude00";
        QaPair pair = random.nextInt(4) == 0
                ? rejected(query, "answer " + random.nextInt(12))
                : accepted(
                        query,
                        "answer " + random.nextInt(12),
                        random.ints(random.nextInt(3), 0, 12)
                                .mapToObj(i -> "answer " + i)
                                .toArray(String[]::new));
        QaPair sourced = random.nextInt(5) == 0 ? pair : from("source " + random.nextInt(4), pair);
        return random.nextBoolean() ? after(random.nextInt(5), sourced) : sourced;
    }

    /** Each partition in its order, the partitions mixed otherwise. */
    static List<Received.Accepted> mixed(List<Received.Accepted> records, Random random) {
        Map<Integer, List<Received.Accepted>> left = new TreeMap<>();
        records.forEach(record -> left.computeIfAbsent(record.position().partition(), p -> new ArrayList<>())
                .add(record));
        List<Integer> turns = new ArrayList<>();
        left.forEach((partition, own) -> turns.addAll(Collections.nCopies(own.size(), partition)));
        Collections.shuffle(turns, random);
        return turns.stream().map(partition -> left.get(partition).remove(0)).toList();
    }

    /** Every byte that a memory writes, by file. */
    static Map<String, String> bytes(LaneMemory memory, Path folder) throws IOException {
        Path empty = Files.createTempDirectory(folder, "memory");
        memory.write(empty);
        Map<String, String> bytes = new TreeMap<>();
        try (Stream<Path> files = Files.list(empty)) {
            for (Path file : files.toList()) {
                bytes.put(
                        file.getFileName().toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return bytes;
    }
}
