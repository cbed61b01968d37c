package io.freshet.model.tokenize;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.freshet.model.djl.DjlDefaults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The tokenizer of a model folder. It never pads, and truncates only where it is told to, always the text and never the
 * special tokens around it. Safe for use by several threads; whoever opened it closes it, and {@link #close()} waits
 * for calls in progress. Lone surrogates, which no tokenizer knows, are read as U+FFFD.
 */
public final class Tokenizer implements AutoCloseable {

    /** Texts that are handed to the native library in one call. */
    private static final int TEXTS_PER_CALL = 256;

    private final Path folder;
    private final HuggingFaceTokenizer nativeTokenizer;
    private final Frame frame;
    private final ReadWriteLock open = new ReentrantReadWriteLock();

    private Tokenizer(Path folder, HuggingFaceTokenizer nativeTokenizer, Optional<String> endToken) {
        this.folder = folder;
        this.nativeTokenizer = nativeTokenizer;
        Frame own = Frame.between(
                nativeTokenizer.encode("a", false, false).getIds(),
                nativeTokenizer.encode("a", true, false).getIds());
        this.frame = endToken.isPresent() && own.suffix().length == 0
                ? new Frame(own.prefix(), new long[] {id(endToken.get())})
                : own;
    }

    /**
     * Loads {@code tokenizer.json} of a folder, and the settings in {@code tokenizer_config.json} and
     * {@code sentence_bert_config.json} beside it that change what a text becomes (lower-casing above all). Nothing is
     * downloaded.
     *
     * @throws IOException if there is no usable tokenizer.json
     */
    public static Tokenizer open(Path folder) throws IOException {
        return open(folder, Optional.empty());
    }

    /**
     * {@link #open(Path)} with a special token at the end of every text, if the tokenizer itself puts none there.
     *
     * @param endToken as it is spelled in the vocabulary; empty = only what the tokenizer itself does
     * @throws IOException if there is no usable tokenizer.json, or it has no such token
     */
    public static Tokenizer open(Path folder, Optional<String> endToken) throws IOException {
        DjlDefaults.apply();
        byte[] json = TokenizerFiles.json(folder).getBytes(StandardCharsets.UTF_8);
        HuggingFaceTokenizer nativeTokenizer;
        try {
            nativeTokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
        } catch (RuntimeException e) {
            throw new IOException(folder.resolve("tokenizer.json") + " is not usable: " + e.getMessage(), e);
        }
        try {
            return new Tokenizer(folder, nativeTokenizer, endToken);
        } catch (RuntimeException e) {
            nativeTokenizer.close();
            throw new IOException(folder.resolve("tokenizer.json") + " is not usable: " + e.getMessage(), e);
        }
    }

    /**
     * Ids of a text with the model's special tokens around it. The text is cut at its end where necessary; an empty
     * one gives just the special tokens.
     *
     * @param maxLength limit for the result, special tokens included
     */
    public long[] encode(String text, int maxLength) {
        return frame.around(encodeContent(text, room(maxLength)));
    }

    /** {@link #encode} of many texts, in their order, on all cores. */
    public List<long[]> encodeAll(List<String> texts, int maxLength) {
        int room = room(maxLength);
        List<long[]> all = new ArrayList<>(texts.size());
        for (int from = 0; from < texts.size(); from += TEXTS_PER_CALL) {
            List<String> part = texts.subList(from, Math.min(texts.size(), from + TEXTS_PER_CALL));
            String[] heads = part.stream()
                    .map(text -> Text.wellFormed(Text.head(text, room)))
                    .toArray(String[]::new);
            Encoding[] encodings = guarded(() -> nativeTokenizer.batchEncode(heads, false, false));
            for (int i = 0; i < heads.length; i++) {
                all.add(frame.around(cut(part.get(i), encodings[i], room)));
            }
        }
        return all;
    }

    /**
     * Ids of a text alone, without special tokens around it, cut at its end where necessary. Special tokens that the
     * text itself spells out (such as {@code <|im_start|>}) become their ids: this is how templates are encoded.
     */
    public long[] encodeContent(String text, int maxLength) {
        return cut(text, nativeEncode(Text.head(text, maxLength)), maxLength);
    }

    /** The first ids of a text, given the encoding of its head; that is enough unless its tokens are very long. */
    private long[] cut(String text, Encoding head, int maxLength) {
        boolean settled =
                Text.head(text, maxLength).length() == text.length() || Text.settled(head.getWordIds(), maxLength);
        long[] ids = settled ? head.getIds() : nativeEncode(text).getIds();
        return ids.length <= maxLength ? ids : Arrays.copyOf(ids, maxLength);
    }

    /** Number of ids of a text, special tokens included, without any truncation. */
    public int tokenCount(String text) {
        return nativeEncode(text).getIds().length + frame.length();
    }

    /** Number of special tokens that {@link #encode} puts around a text. */
    public int frameLength() {
        return frame.length();
    }

    /**
     * The id of one token of the vocabulary, spelled as there: {@code [SEP]}, {@code <|endoftext|>}, {@code yes}.
     *
     * @throws IllegalArgumentException if it is not exactly one token
     */
    public long id(String token) {
        Encoding encoding = nativeEncode(token);
        String[] tokens = encoding.getTokens();
        if (tokens.length != 1 || !tokens[0].equals(token)) {
            throw new IllegalArgumentException("'" + token + "' is not a token of " + folder.resolve("tokenizer.json")
                    + "; it reads it as " + Arrays.toString(tokens));
        }
        return encoding.getIds()[0];
    }

    private int room(int maxLength) {
        if (maxLength <= frame.length()) {
            throw new IllegalArgumentException("a maximum length of " + maxLength + " leaves no room for text: "
                    + folder.resolve("tokenizer.json") + " adds " + frame.length() + " special tokens");
        }
        return maxLength - frame.length();
    }

    private Encoding nativeEncode(String text) {
        String wellFormed = Text.wellFormed(text);
        return guarded(() -> nativeTokenizer.encode(wellFormed, false, false));
    }

    /** Runs a native call; the native tokenizer cannot be freed meanwhile. */
    private <T> T guarded(Supplier<T> call) {
        open.readLock().lock();
        try {
            if (nativeTokenizer.isReleased()) {
                throw new IllegalStateException("the tokenizer of " + folder + " is closed");
            }
            return call.get();
        } finally {
            open.readLock().unlock();
        }
    }

    @Override
    public void close() {
        open.writeLock().lock();
        try {
            nativeTokenizer.close();
        } finally {
            open.writeLock().unlock();
        }
    }
}
