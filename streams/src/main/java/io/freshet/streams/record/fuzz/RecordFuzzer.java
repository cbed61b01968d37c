package io.freshet.streams.record.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Makes records of every {@link Damage} in turn, with odd keys and headers. Seeded: the same seed makes the same
 * records, so that a failure can be had again. None is larger than a broker takes by default (1 MiB). One thread at a
 * time.
 */
public final class RecordFuzzer {

    private static final Damage[] ALL = Damage.values();
    private static final int MOST_HEADERS = 4;
    private static final int LONG_HEADER = 2_000;

    private final RandomGenerator random;
    private final FuzzedValue values;
    private long made;

    /** @param maxBytes where a value is too large for the receiver; some are just below it and some above */
    public RecordFuzzer(long seed, int maxBytes) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.values = new FuzzedValue(random, maxBytes);
    }

    /** What was done to the record that {@link #next} makes next. */
    public Damage damage() {
        return ALL[(int) (made % ALL.length)];
    }

    /** The next record's value; null is a tombstone. */
    public byte[] nextValue() {
        byte[] value = values.of(damage(), made);
        made++;
        return value;
    }

    /** The next record, for this partition of this topic. */
    public ProducerRecord<byte[], byte[]> next(String topic, int partition) {
        byte[] value = nextValue();
        return new ProducerRecord<>(topic, partition, key(), value, headers());
    }

    private byte[] key() {
        return switch (random.nextInt(4)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> bytes(random.nextInt(1, 40));
            default -> bytes(random.nextInt(1, LONG_HEADER));
        };
    }

    /** Also names that Freshet gives to headers of its own, absent values, and one name twice. */
    private List<Header> headers() {
        List<Header> headers = new ArrayList<>();
        for (int i = random.nextInt(-MOST_HEADERS, MOST_HEADERS); i > 0; i--) {
            String name =
                    switch (random.nextInt(4)) {
                        case 0 -> "";
                        case 1 -> "freshet-reason";
                        case 2 -> "trace";
                        default -> "\uD83D\uDE00" + random.nextInt();
                    };
            headers.add(new RecordHeader(name, random.nextInt(3) == 0 ? null : bytes(random.nextInt(LONG_HEADER))));
        }
        return headers;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
