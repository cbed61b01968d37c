package io.freshet.streams.source;

import io.freshet.streams.deadletter.DeadLetters;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPairCodec;
import java.util.Map;
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
    private final DeadLetters deadLetters;

    /** @param deadLetters stays its caller's, to be closed after every stream of this source has ended */
    public QaPairSource(ResumableSource source, QaPairCodec codec, DeadLetters deadLetters) {
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
        return source.from(next, this::receive);
    }

    private CompletionStage<Received> receive(ConsumerRecord<byte[], byte[]> record) {
        Position position = Position.of(record);
        Decoded decoded = codec.decode(record.value());
        if (decoded instanceof Decoded.Good good) {
            return CompletableFuture.completedStage(new Received.Accepted(position, good.pair()));
        }
        Decoded.Bad bad = (Decoded.Bad) decoded;
        return deadLetters
                .send(record, bad)
                .thenApply(sent -> new Received.Skipped(position, bad.reason(), bad.detail()));
    }
}
