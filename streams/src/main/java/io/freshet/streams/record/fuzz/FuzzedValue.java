package io.freshet.streams.record.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;

/** The value of a damaged record. */
final class FuzzedValue {

    private static final byte[] SYNTAX = "{}[]\":,\\u0d8e+-.EtrufalsnNI \n\0".getBytes(UTF_8);
    private static final List<String> FIELDS = List.of(
            "query", "response", "id", "rejected_response", "label", "weight", "source", "instruction", "timestamp");
    private static final List<String> TEXTS = List.of("query", "response", "instruction", "source", "id", "other");
    private static final List<String> NUMBERS = List.of("label", "weight", "timestamp", "id", "other");
    private static final List<String> WRONG = List.of(
            "true",
            "[]",
            "{}",
            "[[]]",
            "{\"a\":1}",
            "7",
            "-0.0",
            "\"\"",
            "\"7\"",
            "[1]",
            "[null]",
            "[\"x\",7]",
            "null");
    private static final List<String> NO_NUMBERS =
            List.of("NaN", "-NaN", "Infinity", "-Infinity", "+1", "01", ".5", "1.", "1e", "0x10", "1_000", "--1");
    private static final List<Charset> ENCODINGS =
            List.of(UTF_16, UTF_16LE, ISO_8859_1, Charset.forName("GB18030"), Charset.forName("UTF-32"));
    private static final List<String> INVISIBLE = List.of("", " ", "\\u0000", "\\u200b", "\\ufeff", "\\n\\t", "\u00a0");
    private static final List<String> TIMES = List.of(
            "\"9999-12-31T23:59:59.999Z\"",
            "\"1970-01-01T00:00:00Z\"",
            "\"-999999999-01-01T00:00:00Z\"",
            "\"+292278994-08-17T07:12:55.807Z\"",
            "253402300799999",
            "9223372036854775807",
            "-1",
            "0");

    private final RandomGenerator random;
    private final int maxBytes;

    FuzzedValue(RandomGenerator random, int maxBytes) {
        this.random = random;
        this.maxBytes = maxBytes;
    }

    /** @param number told in the text, so that no two records are the same pair */
    byte[] of(Damage damage, long number) {
        return switch (damage) {
            case NONE -> utf8(pair(number));
            case RANDOM_BYTES -> randomBytes(random.nextInt(300));
            case RANDOM_SYNTAX -> randomSyntax(1 + random.nextInt(100));
            case ALTERED_BYTES -> altered(utf8(pair(number)));
            case TRUNCATED -> truncated(utf8(pair(number)));
            case EMPTY -> utf8(" \n".repeat(random.nextInt(3)));
            case TOMBSTONE -> null;
            case BYTE_ORDER_MARK -> utf8("\uFEFF".repeat(1 + random.nextInt(2)) + pair(number));
            case OTHER_ENCODING -> pair(number).getBytes(one(ENCODINGS));
            case BROKEN_UTF8 -> brokenUtf8(utf8(pair(number)));
            case DEEP_NESTING -> utf8(deep(number));
            case HUGE_FIELD -> utf8(with(
                    number, one(TEXTS), "\"" + one(List.of("x", "鱼", "\\n")).repeat(huge() / 3) + "\""));
            case HUGE_NUMBER -> utf8(with(number, one(NUMBERS), hugeNumber()));
            case NOT_A_NUMBER -> utf8(with(number, one(NUMBERS), one(NO_NUMBERS)));
            case WRONG_TYPE -> utf8(with(number, one(FIELDS), one(WRONG)));
            case DUPLICATE_KEY -> utf8(
                    with(number, one(FIELDS), "null").replaceFirst("\\{", "{\"" + one(FIELDS) + "\":null,"));
            case LONE_SURROGATE -> utf8(
                    with(number, one(TEXTS), "\"a" + one(List.of("\\ud800", "\\udc00b", "\\udbff\\u0020")) + "\""));
            case INVISIBLE_TEXT -> utf8(with(number, one(TEXTS), "\"" + one(INVISIBLE) + "\""));
            case FAR_TIME -> utf8(with(number, "timestamp", one(TIMES)));
        };
    }

    private static String pair(long number) {
        return "{\"query\":\"how \\u00e9 é " + number + "\",\"response\":\"鱼 " + number
                + "\",\"rejected_response\":[\"x\",null],\"label\":1,\"weight\":0.5,\"more\":{\"a\":[1,2.5e3,true]}}";
    }

    /** A pair in which this field has this value, and not only this value if it had one before. */
    private String with(long number, String field, String value) {
        String pair = "{\"query\":\"q " + number + "\",\"response\":\"r\"}";
        return switch (field) {
            case "query" -> pair.replaceFirst("\"q " + number + "\"", Matcher.quoteReplacement(value));
            case "response" -> pair.replaceFirst("\"r\"", Matcher.quoteReplacement(value));
            default -> pair.substring(0, pair.length() - 1) + ",\"" + field + "\":" + value + "}";
        };
    }

    private String deep(long number) {
        int depth = random.nextInt(1, maxBytes / 8);
        String open = one(List.of("[", "{\"a\":", "[{\"query\":"));
        String nested = open.repeat(depth);
        return switch (random.nextInt(3)) {
            case 0 -> nested;
            case 1 -> with(number, one(FIELDS), nested);
            default -> with(number, "other", "[".repeat(depth) + "]".repeat(depth));
        };
    }

    private String hugeNumber() {
        return switch (random.nextInt(4)) {
            case 0 -> "1e" + random.nextInt(1, Integer.MAX_VALUE);
            case 1 -> "-1e-" + random.nextInt(1, Integer.MAX_VALUE);
            case 2 -> "9".repeat(random.nextInt(18, maxBytes / 8));
            default -> "0." + "0".repeat(random.nextInt(18, maxBytes / 8)) + "1";
        };
    }

    /** Mostly far from the limit, at times just below and just above it. */
    private int huge() {
        return random.nextInt(8) == 0 ? maxBytes + random.nextInt(-200, 200) : random.nextInt(1, maxBytes / 4);
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] randomSyntax(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = SYNTAX[random.nextInt(SYNTAX.length)];
        }
        bytes[0] = '{';
        return bytes;
    }

    private byte[] altered(byte[] bytes) {
        for (int edits = random.nextInt(1, 5); edits > 0; edits--) {
            bytes[random.nextInt(bytes.length)] = SYNTAX[random.nextInt(SYNTAX.length)];
        }
        return bytes;
    }

    private byte[] truncated(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }

    /** Lone continuation bytes, overlong forms, encoded surrogates, bytes that are never part of UTF-8. */
    private byte[] brokenUtf8(byte[] bytes) {
        int[] broken = {0x80, 0xc0, 0xc1, 0xe0, 0xed, 0xf0, 0xf5, 0xfe, 0xff};
        bytes[random.nextInt(bytes.length)] = (byte) broken[random.nextInt(broken.length)];
        return bytes;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }
}
