package io.freshet.cli.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.config.FreshetConfig;
import io.freshet.streams.record.Decoded;
import io.freshet.streams.record.QaPairCodec;
import io.freshet.streams.record.RecordLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;

/**
 * An endless stream of feedback, each record a function of seed and number: short questions and answers, some answers
 * turned down, some pairs told twice, and about one in ten nothing that can be read.
 */
final class Records {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] CROPS = {"小麦", "水稻", "玉米", "棉花", "番茄", "黄瓜", "苹果", "葡萄", "茶树", "大豆"};
    private static final String[] TROUBLES = {"叶子发黄", "根部腐烂", "长虫", "倒伏", "不结果", "有白斑", "缺水", "受冻"};
    private static final String[] CURES = {"排水通风", "追施氮肥", "喷施药剂", "更换品种", "覆盖地膜", "及时采收", "清除病株", "轮作一年"};

    private final long seed;
    private final QaPairCodec codec;

    /**
     * @param value null for a tombstone
     * @param bad whether it has to become a dead letter
     */
    record Made(byte[] value, boolean bad) {}

    Records(long seed, FreshetConfig config) {
        this.seed = seed;
        var limits = config.record();
        this.codec = new QaPairCodec(new RecordLimits(
                Math.toIntExact(limits.maxBytes()), limits.maxTextChars(), limits.maxRejected(), limits.maxIdChars()));
    }

    /** @param number from 0 */
    Made get(int number) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L + number);
        // The generator's first draws are alike for neighbouring seeds.
        random.nextLong();
        if (random.nextInt(10) == 0) {
            return bad(random);
        }
        boolean repeated = number > 20 && random.nextInt(15) == 0;
        return new Made(good(repeated ? number - 1 - random.nextInt(20) : number, random), false);
    }

    private byte[] good(int number, Random random) {
        Random own = new Random(number);
        own.nextLong();
        String crop = CROPS[own.nextInt(CROPS.length)];
        String trouble = TROUBLES[own.nextInt(TROUBLES.length)];
        ObjectNode record = JSON.createObjectNode()
                .put("query", number + "号田的" + crop + trouble + "怎么办")
                // No number that the query has, too: right answers shall not be too easy to find.
                .put(
                        "response",
                        crop + trouble + "时应" + CURES[own.nextInt(CURES.length)] + "，案例" + own.nextInt(1_000_000))
                .put("source", "site-" + number % 3);
        if (own.nextInt(4) == 0) {
            record.putArray("rejected_response").add(crop + "要" + CURES[own.nextInt(CURES.length)]);
        }
        if (own.nextInt(12) == 0) {
            record.put("label", 0);
        }
        if (random.nextBoolean()) {
            record.put("id", "r" + number);
        }
        return bytes(record);
    }

    private Made bad(Random random) {
        byte[] value = BadRecord.draw(random);
        return codec.decode(value) instanceof Decoded.Bad ? new Made(value, true) : bad(random);
    }

    private static byte[] bytes(ObjectNode record) {
        try {
            return JSON.writeValueAsBytes(record);
        } catch (IOException e) {
            throw new UncheckedIOException("a tree of texts and numbers is always JSON", e);
        }
    }
}
