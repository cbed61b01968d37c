package io.freshet.model.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {

    @TempDir
    Path folder;

    @Test
    void chineseIsSplitIntoCharactersBetweenClsAndSep() throws IOException {
        JsonNode vocabulary = new JsonMapper()
                .readTree(TokenizerTest.class.getResourceAsStream(TokenizerFolders.BGE))
                .at("/model/vocab");
        try (Tokenizer bge = bge()) {
            // 704 and 1744 are the published ids of bert-base-chinese.
            assertThat(bge.encode("中国", 512)).containsExactly(101, 704, 1744, 102);
            assertThat(bge.encode("今天好", 512))
                    .containsExactly(
                            101,
                            vocabulary.get("今").asLong(),
                            vocabulary.get("天").asLong(),
                            vocabulary.get("好").asLong(),
                            102);
            assertThat(bge.encode("test", 512))
                    .containsExactly(101, vocabulary.get("test").asLong(), 102);
        }
    }

    @Test
    void storedTruncationAndPaddingOfTheFileAreIgnored() throws IOException {
        try (Tokenizer miniLm = miniLm()) { // its file asks for exactly 128 tokens, always
            assertThat(miniLm.encode("hello world", 512)).containsExactly(101, 7592, 2088, 102);
            assertThat(miniLm.tokenCount("hello ".repeat(300))).isEqualTo(302);
        }
    }

    @Test
    void textIsTruncatedAndTheFrameKept() throws IOException {
        try (Tokenizer miniLm = miniLm()) {
            assertThat(miniLm.encode("hello world hello world", 5)).containsExactly(101, 7592, 2088, 7592, 102);
            assertThat(miniLm.encodeContent("hello world hello", 2)).containsExactly(7592, 2088);
        }
    }

    @Test
    void endTokenOfAByteLevelModelSurvivesTruncation() throws IOException {
        try (Tokenizer qwenLike = Tokenizer.open(TokenizerFolders.ofJson(folder, TokenizerFolders.BYTE_LEVEL))) {
            assertThat(qwenLike.encode("ab ab", 512)).containsExactly(6, 5, 6, 9);
            assertThat(qwenLike.encode("ab ab", 3)).containsExactly(6, 5, 9);
            assertThat(qwenLike.encode("", 3)).containsExactly(9);
            assertThat(qwenLike.encodeContent("yes<|endoftext|>", 8)).containsExactly(8, 9);
            assertThat(qwenLike.id("yes")).isEqualTo(8);
            assertThat(qwenLike.frameLength()).isEqualTo(1);
        }
    }

    @Test
    void anEndTokenIsAddedWhereTheTokenizerHasNoneAndNeverTwice() throws IOException {
        Optional<String> end = Optional.of("<|endoftext|>");
        try (Tokenizer has = Tokenizer.open(TokenizerFolders.ofJson(folder, TokenizerFolders.BYTE_LEVEL), end)) {
            assertThat(has.encode("ab", 512)).containsExactly(6, 9);
        }
        String without = TokenizerFolders.BYTE_LEVEL.replaceAll("(?s)\"post_processor\":.*?\"decoder\"", "\"decoder\"");
        TokenizerFolders.ofJson(folder, without);
        try (Tokenizer plain = Tokenizer.open(folder);
                Tokenizer ended = Tokenizer.open(folder, end)) {
            assertThat(plain.encode("ab ab", 512)).containsExactly(6, 5, 6);
            assertThat(ended.encode("ab ab", 512)).containsExactly(6, 5, 6, 9);
            assertThat(ended.encode("ab ab", 3)).containsExactly(6, 5, 9);
            assertThat(ended.encode("", 3)).containsExactly(9);
            assertThat(ended.tokenCount("ab ab")).isEqualTo(4);
        }
        assertThatThrownBy(() -> Tokenizer.open(folder, Optional.of("<|end|>")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString())
                .hasMessageContaining("<|end|>");
    }

    @Test
    void emptyTextGivesJustTheFrame() throws IOException {
        try (Tokenizer bge = bge()) {
            assertThat(bge.encode("", 512)).containsExactly(101, 102);
            assertThat(bge.tokenCount("")).isEqualTo(2);
        }
    }

    @Test
    void emojiLoneSurrogatesAndControlCharactersAreSurvived() throws IOException {
        try (Tokenizer miniLm = miniLm()) {
            long unknown = miniLm.id("[UNK]");
            assertThat(miniLm.encode("😀 hello", 512)).containsExactly(101, unknown, 7592, 102);
            assertThat(miniLm.encode("hello\ud83d", 512)).containsExactly(101, 7592, 102);
            assertThat(miniLm.encode("\ude00hello", 512)).containsExactly(101, 7592, 102);
            assertThat(miniLm.encode("hel\u0000lo\u0007", 512)).containsExactly(101, 7592, 102);
            for (int c = 0; c <= Character.MAX_VALUE; c += 0x100) {
                String block = IntStream.range(c, c + 0x100)
                        .mapToObj(Character::toString)
                        .reduce("", String::concat);
                assertThat(miniLm.encode(block, 64)).startsWith(101).endsWith(102);
            }
        }
    }

    @Test
    void loneSurrogatesBecomeTheReplacementCharacter() {
        assertThat(Text.wellFormed("a\ud800b\udc00😀")).isEqualTo("a\ufffdb\ufffd😀");
    }

    @Test
    void aVeryLongTextGivesTheSameIdsAsItsTokensInFull() throws IOException {
        String longText = "今天 the quick-brown 狐狸, 😀 jumps: ".repeat(4000);
        try (Tokenizer bge = bge()) {
            long[] full = bge.encodeContent(longText, Integer.MAX_VALUE / 32);
            for (int limit : new int[] {3, 77, 512, 3000}) {
                assertThat(bge.encodeContent(longText, limit)).containsExactly(Arrays.copyOf(full, limit));
            }
            // One enormous word has a single token, however much of it is looked at.
            assertThat(bge.encode("x".repeat(200_000), 16)).containsExactly(101, 100, 102);
            assertThat(bge.encode(" ".repeat(200_000) + "test", 16)).containsExactly(101, 10060, 102);
        }
    }

    @Test
    void manyTextsGiveTheSameAsOneByOneInTheirOrder() throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 700; i++) {
            texts.add("文 " + i + " word ".repeat(i % 40) + (i % 97 == 0 ? "长".repeat(20_000) : "") + "\ud800");
        }
        try (Tokenizer bge = bge()) {
            List<long[]> all = bge.encodeAll(texts, 32);
            assertThat(all).hasSize(texts.size());
            for (int i = 0; i < texts.size(); i++) {
                assertThat(all.get(i)).containsExactly(bge.encode(texts.get(i), 32));
            }
        }
    }

    @Test
    void threadsShareATokenizerAndGetTheSameIds() throws IOException {
        try (Tokenizer bge = bge()) {
            long[] expected = bge.encode("中国 test 中国", 512);
            assertThat(IntStream.range(0, 2000)
                            .parallel()
                            .allMatch(i -> Arrays.equals(expected, bge.encode("中国 test 中国", 512))))
                    .isTrue();
        }
    }

    @Test
    void tokenizerConfigDecidesAboutLowerCasing() throws IOException {
        TokenizerFolders.ofResource(folder, TokenizerFolders.BGE);
        try (Tokenizer asStored = Tokenizer.open(folder)) {
            assertThat(asStored.encode("Test", 512)).containsExactly(101, 100, 102);
        }
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": true}");
        try (Tokenizer lowerCasing = Tokenizer.open(folder)) {
            assertThat(lowerCasing.encode("Test", 512)).containsExactly(101, 10060, 102);
        }
    }

    @Test
    void sentenceBertConfigLowerCasesTextsButNotTokenNames() throws IOException {
        TokenizerFolders.ofResource(folder, TokenizerFolders.BGE);
        Files.writeString(folder.resolve("tokenizer_config.json"), "{\"do_lower_case\": false}");
        Files.writeString(folder.resolve("sentence_bert_config.json"), "{\"do_lower_case\": true}");
        try (Tokenizer lowerCasing = Tokenizer.open(folder)) {
            assertThat(lowerCasing.encode("Test", 512)).containsExactly(101, 10060, 102);
            assertThat(lowerCasing.encodeAll(List.of("TEST"), 512).get(0)).containsExactly(101, 10060, 102);
            assertThat(lowerCasing.tokenCount("TEST")).isEqualTo(3);
            assertThat(lowerCasing.id("[SEP]")).isEqualTo(102);
        }
    }

    @Test
    void idsAreFoundByNameOrRefused() throws IOException {
        try (Tokenizer bge = bge()) {
            assertThat(bge.id("[SEP]")).isEqualTo(102);
            assertThat(bge.id("[PAD]")).isZero();
            assertThatThrownBy(() -> bge.id("<|im_end|>"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("<|im_end|>")
                    .hasMessageContaining("tokenizer.json");
            assertThatThrownBy(() -> bge.id("Zyzzyva")).hasMessageContaining("[UNK]");
        }
    }

    @Test
    void aLimitWithoutRoomForTextIsRefused() throws IOException {
        try (Tokenizer bge = bge()) {
            assertThatThrownBy(() -> bge.encode("test", 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 special tokens");
        }
    }

    @Test
    void useAfterCloseIsRefused() throws IOException {
        Tokenizer bge = bge();
        bge.close();
        bge.close();
        assertThatThrownBy(() -> bge.encode("test", 8))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void missingAndBrokenFilesAreRefusedByName() throws IOException {
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("AutoTokenizer");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \n oops");
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .hasMessageContaining("tokenizer.json")
                .hasMessageContaining("line 2");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"version\": \"1.0\"}");
        assertThatThrownBy(() -> Tokenizer.open(folder)).hasMessageContaining("is not usable");
    }

    private Tokenizer bge() throws IOException {
        return Tokenizer.open(TokenizerFolders.ofResource(folder, TokenizerFolders.BGE));
    }

    private Tokenizer miniLm() throws IOException {
        return Tokenizer.open(TokenizerFolders.ofResource(folder, TokenizerFolders.MINILM));
    }
}
