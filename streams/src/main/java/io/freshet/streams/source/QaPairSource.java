package io.freshet.streams.source;

import io.freshet.streams.deadletter.DeadLetters;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPairCodec;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The feedback topic, decoded. A bad record becomes a dead letter, and its {@link Received.Skipped} passes on only
 * after that is acknowledged, so whoever counts the offset as done knows that nothing was lost.
 */
public final class QaPairSource {

    private final ResumableSource source;
    private final QaPairCodec codec;
    private final Optional<DeadLetters> deadLetters;

    /** @param deadLetters stays its caller's, to be closed after every stream of this source has ended */
    public QaPairSource(ResumableSource source, QaPairCodec codec, DeadLetters deadLetters) {
        this(source, codec, Optional.of(deadLetters));
    }

    /** @param deadLetters as above; empty where another source of the process reads the same topic and writes them */
    public QaPairSource(ResumableSource source, QaPairCodec codec, Optional<DeadLetters> deadLetters) {
        this.source = source;
        this.codec = codec;
        this.deadLetters = deadLetters;
    }

    /**
     * A stream that ends only by its kill switch or by failing; see {@link ResumableSource#from}.
     *
     * @param next the next offset of each partition, as the owner of the checkpoint knows it
     */
    public Source<Received, UniqueKillSwitch> from(Supplier<Map<Integer, Long>> next) {
        return from(next, Map.of());
    }

    /**
     * A stream that begins with records it had before.
     *
     * @param next where it starts, as above
     * @param known records before these offsets were taken in before and are read again; a bad one has its dead letter
     */
    public Source<Received, UniqueKillSwitch> from(Supplier<Map<Integer, Long>> next, Map<Integer, Long> known) {
        return source.from(
                next, record -> receive(record, record.offset() < known.getOrDefault(record.partition(), 0L)));
    }

    private CompletionStage<Received> receive(ConsumerRecord<byte[], byte[]> record, boolean again) {
        Position position = Position.of(record);
        Decoded decoded = codec.decode(record.value());
        if (decoded instanceof Decoded.Good good) {
            return CompletableFuture.completedStage(new Received.Accepted(position, good.pair()));
        }
        Decoded.Bad bad = (Decoded.Bad) decoded;
        if (again || deadLetters.isEmpty()) {
            return CompletableFuture.completedStage(new Received.Skipped(position, bad.reason(), bad.detail()));
        }
        return deadLetters
                .get()
                .send(record, bad)
                .thenApply(sent -> new Received.Skipped(position, bad.reason(), bad.detail()));
    }
}
