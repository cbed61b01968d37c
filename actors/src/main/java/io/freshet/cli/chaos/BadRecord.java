package io.freshet.cli.chaos;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Values that are no QA pair, in the many ways in which a value can be none. */
final class BadRecord {

    private static final int KINDS = 10;

    private BadRecord() {}

    /** Now and then it happens to be a valid one. Null is a tombstone. */
    static byte[] draw(Random random) {
        return switch (random.nextInt(KINDS)) {
            case 0 -> null;
            case 1 -> randomBytes(random, random.nextInt(200));
            case 2 -> utf8("{\"query\": \"半截的记录\", \"resp");
            case 3 -> utf8("[".repeat(100 + random.nextInt(5_000)));
            case 4 -> utf8("{\"a\":".repeat(100 + random.nextInt(1_000)) + "1" + "}".repeat(100));
            case 5 -> utf8("{\"query\": " + random.nextInt() + ", \"response\": [\"类型不对\"]}");
            case 6 -> utf8("{\"query\": \"太长\", \"response\": \"" + "长".repeat(40_000) + "\"}");
            case 7 -> utf8("{\"query\": \"   \", \"response\": \"没有问题\"}");
            case 8 -> utf8("{\"query\": \"权重不对\", \"response\": \"x\", \"weight\": "
                    + "9".repeat(random.nextInt(2_000) + 5) + "}");
            default -> brokenUtf8(random);
        };
    }

    private static byte[] brokenUtf8(Random random) {
        byte[] value = utf8("{\"query\": \"坏字节\", \"response\": \"不是文本\"}");
        // Inside of one of the three-byte characters.
        value[12 + random.nextInt(3)] = (byte) 0xFF;
        return value;
    }

    private static byte[] randomBytes(Random random, int length) {
        byte[] value = new byte[length];
        random.nextBytes(value);
        return value;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
