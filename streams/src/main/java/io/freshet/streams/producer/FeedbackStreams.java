package io.freshet.streams.producer;

import io.freshet.streams.kafka.NotAcknowledgedException;
import io.freshet.streams.kafka.Position;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPair;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** Feedback sent as a stream, at a limited rate if wanted. The producer stays its caller's. */
public final class FeedbackStreams {

    /** Unacknowledged records at once; with the largest records that is half of the producer's send buffer. */
    private static final int IN_FLIGHT = 64;

    private final FeedbackProducer producer;
    private final QaPairCodec codec;
    private final RecordLimits limits;

    /** @param limits of the records in files; longer lines are refused */
    public FeedbackStreams(FeedbackProducer producer, RecordLimits limits) {
        this.producer = producer;
        this.codec = new QaPairCodec(limits);
        this.limits = limits;
    }

    /**
     * Sends each pair and emits its place, in order, once it is acknowledged; fails at the first that is not.
     *
     * @param perSecond the most pairs to send in a second; empty for as fast as the broker takes them
     */
    public <M> Source<Position, M> produce(Source<QaPair, M> pairs, OptionalInt perSecond) {
        return limited(pairs, perSecond).mapAsync(IN_FLIGHT, producer::send);
    }

    /**
     * Sends every line of a JSONL file that is a record, byte by byte as it stands, and refuses the others: the stream
     * has one element per line that is not blank, in order, and goes on after a bad one. It fails when the file cannot
     * be read or a line is not acknowledged, naming the line; everything before that line is then sent.
     *
     * @param perSecond the most lines to send in a second; empty for as fast as the broker takes them
     */
    public Source<LineResult, NotUsed> produceFile(Path file, OptionalInt perSecond) {
        return limited(LineReader.lines(file, limits.maxBytes()), perSecond)
                .mapAsync(IN_FLIGHT, line -> send(file, line));
    }

    private CompletionStage<LineResult> send(Path file, LineReader.Line line) {
        Decoded decoded = codec.decode(line.bytes());
        if (decoded instanceof Decoded.Good good) {
            return producer.send(Given.of(good.pair()), line.bytes()).handle((position, failure) -> {
                if (failure != null) {
                    throw new NotAcknowledgedException(file + " line " + line.number(), failure);
                }
                return new LineResult.Sent(line.number(), position);
            });
        }
        Decoded.Bad bad = (Decoded.Bad) decoded;
        return CompletableFuture.completedStage(
                new LineResult.Refused(file, line.number(), bad.reason(), bad.detail()));
    }

    private static <T, M> Source<T, M> limited(Source<T, M> source, OptionalInt perSecond) {
        return perSecond.isPresent() ? source.throttle(perSecond.getAsInt(), Duration.ofSeconds(1)) : source;
    }
}
