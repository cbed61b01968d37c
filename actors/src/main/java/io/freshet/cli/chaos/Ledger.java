package io.freshet.cli.chaos;

import io.freshet.cli.chaos.check.Committed;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Status;
import io.freshet.streams.kafka.KafkaConnection;
import io.freshet.streams.version.VersionRecord;
import io.freshet.streams.version.VersionRecordCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Follows what is committed, as anybody may: reads each version's record, compares every byte of its folder with it at
 * once, before it is pruned, and keeps the manifest.
 */
final class Ledger implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final CheckpointStore store;
    private final TopicPartition partition;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final TreeMap<Long, Committed> entries = new TreeMap<>();
    private final List<String> faults = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "chaos-ledger");
    private volatile boolean stopped;

    /** @param versionsTopic exists */
    Ledger(KafkaConnection kafka, String versionsTopic, Path store) {
        this.store = new CheckpointStore(store);
        this.partition = new TopicPartition(versionsTopic, 0);
        this.consumer = new KafkaConsumer<>(
                kafka.with(Map.of(
                        "isolation.level", "read_committed", "auto.offset.reset", "none", "enable.auto.commit", false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The newest version; 0 = none. */
    synchronized long head() {
        return entries.isEmpty() ? 0 : entries.lastKey();
    }

    /** The newest version that may be served; 0 = the base model. */
    synchronized long newestPublished() {
        return entries.descendingMap().values().stream()
                .filter(entry -> entry.record().status().equals(Status.PUBLISHED.label()))
                .mapToLong(entry -> entry.record().version())
                .findFirst()
                .orElse(0);
    }

    synchronized SortedMap<Long, Committed> entries() {
        return new TreeMap<>(entries);
    }

    /** What was wrong with records and folders when they appeared. */
    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** The version, once it is committed; empty if it is not within the limit. */
    synchronized Optional<Committed> await(long version, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!entries.containsKey(version)) {
            long millis = (deadline - System.nanoTime()) / 1_000_000;
            if (millis <= 0) {
                return Optional.empty();
            }
            wait(millis);
        }
        return Optional.of(entries.get(version));
    }

    private void run() {
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
        while (!stopped) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                add(record);
            }
        }
        consumer.close();
    }

    private void add(ConsumerRecord<byte[], byte[]> raw) {
        VersionRecord record = VersionRecordCodec.decode(raw);
        Optional<Manifest> manifest = Optional.empty();
        Optional<String> fault = Optional.empty();
        try {
            manifest = Optional.of(verified(record));
        } catch (IOException e) {
            fault = Optional.of("version " + record.version() + " was committed, but " + e.getMessage());
        }
        synchronized (this) {
            if (entries.containsKey(record.version())) {
                faults.add("version " + record.version() + " was committed a second time");
            }
            fault.ifPresent(faults::add);
            entries.put(record.version(), new Committed(record, raw.offset(), manifest));
            notifyAll();
        }
    }

    private Manifest verified(VersionRecord record) throws IOException {
        Checkpoint checkpoint = store.read(record.lane(), record.version());
        store.verify(checkpoint);
        Manifest manifest = checkpoint.manifest();
        if (!checkpoint.manifestSha256().equals(record.manifestSha256())) {
            throw new IOException("its manifest is not the one that its record names");
        }
        if (!manifest.status().label().equals(record.status()) || manifest.parent() != record.parent()) {
            throw new IOException("its record says " + record.status() + " from " + record.parent() + ", its manifest "
                    + manifest.status().label() + " from " + manifest.parent());
        }
        return manifest;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
