package io.freshet.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SentenceTransformersFolderTest {

    private static final String BERT = "{\"model_type\":\"bert\",\"hidden_size\":384,\"max_position_embeddings\":512}";
    private static final String QWEN3 =
            "{\"model_type\":\"qwen3\",\"hidden_size\":1024,\"max_position_embeddings\":32768}";

    @TempDir
    Path folder;

    @BeforeEach
    void bert() throws IOException {
        write("config.json", BERT);
    }

    @Test
    void qwen3EmbeddingAsPublished() throws IOException {
        write("config.json", QWEN3);
        write("tokenizer_config.json", "{\"model_max_length\":131072}");
        modules("", "Transformer", "1_Pooling", "Pooling", "2_Normalize", "Normalize");
        write(
                "1_Pooling/config.json",
                "{\"word_embedding_dimension\":1024,\"pooling_mode_cls_token\":false,"
                        + "\"pooling_mode_lasttoken\":true,\"include_prompt\":true}");
        write(
                "config_sentence_transformers.json",
                "{\"prompts\":{\"query\":\"Instruct: Given a web search query, retrieve relevant passages that answer"
                        + " the query\\nQuery:\",\"document\":\"\"},\"default_prompt_name\":null,"
                        + "\"similarity_fn_name\":\"cosine\"}");

        SentenceTransformersFolder read = SentenceTransformersFolder.read(folder);

        assertThat(read.transformer()).isEqualTo(folder);
        assertThat(read.modelType()).isEqualTo("qwen3");
        assertThat(read.pooling()).isEqualTo(Pooling.LAST_TOKEN);
        assertThat(read.includePrompt()).isTrue();
        assertThat(read.normalize()).isTrue();
        assertThat(read.prompts())
                .containsExactly(
                        Map.entry(
                                "query",
                                "Instruct: Given a web search query, retrieve relevant passages that answer the"
                                        + " query\nQuery:"),
                        Map.entry("document", ""));
        assertThat(read.defaultPrompt()).isEmpty();
        assertThat(read.maxSequenceLength()).isEqualTo(32768);
        assertThat(read.lowerCase()).isFalse();
        assertThat(read.endToken()).contains("<|endoftext|>");
    }

    @ParameterizedTest
    @CsvSource({"qwen3, LAST_TOKEN, true", "qwen2, LAST_TOKEN, true", "llama, LAST_TOKEN, false", "bert, MEAN, false"})
    void aPlainFolderPoolsAsItsArchitectureDoes(String type, Pooling pooling, boolean endToken) throws IOException {
        write("config.json", QWEN3.replace("qwen3", type));
        SentenceTransformersFolder read = SentenceTransformersFolder.read(folder);
        assertThat(read.pooling()).isEqualTo(pooling);
        assertThat(read.endToken().isPresent()).isEqualTo(endToken);
        assertThat(read.prompts()).isEmpty();
    }

    /** A Qwen that was made to pool another way was trained without an end token, or with one of its tokenizer's. */
    @Test
    void meanPoolingTakesTheTokenizerAsItIs() throws IOException {
        write("config.json", QWEN3);
        modules("", "Transformer", "1_Pooling", "Pooling");
        write("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\":true}");
        assertThat(SentenceTransformersFolder.read(folder).endToken()).isEmpty();
    }

    @Test
    void anOldLayoutHasItsTransformerInASubfolder() throws IOException {
        Files.delete(folder.resolve("config.json"));
        write("0_Transformer/config.json", BERT);
        write("0_Transformer/sentence_bert_config.json", "{\"max_seq_length\":128,\"do_lower_case\":true}");
        modules("0_Transformer", "Transformer", "1_Pooling", "Pooling");
        write("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\":true,\"include_prompt\":false}");

        SentenceTransformersFolder read = SentenceTransformersFolder.read(folder);

        assertThat(read.transformer()).isEqualTo(folder.resolve("0_Transformer"));
        assertThat(read.pooling()).isEqualTo(Pooling.MEAN);
        assertThat(read.includePrompt()).isFalse();
        assertThat(read.normalize()).isFalse();
        assertThat(read.maxSequenceLength()).isEqualTo(128);
        assertThat(read.lowerCase()).isTrue();
    }

    @Test
    void aPlainFolderGetsTheCustomOfItsArchitecture() throws IOException {
        assertThat(SentenceTransformersFolder.read(folder).pooling()).isEqualTo(Pooling.MEAN);
        assertThat(SentenceTransformersFolder.read(folder).normalize()).isTrue();
        assertThat(SentenceTransformersFolder.read(folder).prompts()).isEmpty();
        write("config.json", QWEN3);
        assertThat(SentenceTransformersFolder.read(folder).pooling()).isEqualTo(Pooling.LAST_TOKEN);
        write("config.json", QWEN3.replace("qwen3", "gpt2"));
        assertThatThrownBy(() -> SentenceTransformersFolder.read(folder))
                .hasMessageContaining("'gpt2'")
                .hasMessageContaining("modules.json");
    }

    @Test
    void aRerankerWithALogitScoreModuleIsRead() throws IOException {
        write("config.json", QWEN3);
        modules("", "Transformer", "1_LogitScore", "LogitScore");
        assertThat(SentenceTransformersFolder.read(folder).normalize()).isFalse();
    }

    @Test
    void lengthNeverExceedsThePositionsOfTheModel() throws IOException {
        assertThat(SentenceTransformersFolder.read(folder).maxSequenceLength()).isEqualTo(512);
        write("tokenizer_config.json", "{\"model_max_length\":1000000000000000019884624838656}");
        assertThat(SentenceTransformersFolder.read(folder).maxSequenceLength()).isEqualTo(512);
        write("tokenizer_config.json", "{\"model_max_length\":256}");
        assertThat(SentenceTransformersFolder.read(folder).maxSequenceLength()).isEqualTo(256);
        write("sentence_bert_config.json", "{\"max_seq_length\":8192}");
        assertThat(SentenceTransformersFolder.read(folder).maxSequenceLength()).isEqualTo(512);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"pooling_mode_weightedmean_tokens\":true} | [weightedmean_tokens]",
                "{\"pooling_mode_max_tokens\":true} | [max_tokens]",
                "{\"pooling_mode_cls_token\":true,\"pooling_mode_mean_tokens\":true} | [cls_token, mean_tokens]",
                "{\"pooling_mode\":\"max\"} | [max]",
                "{} | pooling []",
                "{\"word_embedding_dimension\":512,\"pooling_mode_cls_token\":true} | hidden_size is 384",
            })
    void otherPoolingsAreRefusedByName(String config, String message) throws IOException {
        modules("", "Transformer", "1_Pooling", "Pooling");
        write("1_Pooling/config.json", config);
        assertThatThrownBy(() -> SentenceTransformersFolder.read(folder))
                .hasMessageContaining(
                        folder.resolve("1_Pooling").resolve("config.json").toString())
                .hasMessageContaining(message);
    }

    @Test
    void theNewerPoolingFormIsRead() throws IOException {
        modules("", "Transformer", "1_Pooling", "Pooling");
        write("1_Pooling/config.json", "{\"embedding_dimension\":384,\"pooling_mode\":\"cls\"}");
        assertThat(SentenceTransformersFolder.read(folder).pooling()).isEqualTo(Pooling.CLS);
    }

    @Test
    void modulesThatAreNotSupportedAreRefusedByName() throws IOException {
        modules("", "Transformer", "2_Dense", "Dense");
        assertThatThrownBy(() -> SentenceTransformersFolder.read(folder)).hasMessageContaining("Dense");
        modules("../elsewhere", "Transformer");
        assertThatThrownBy(() -> SentenceTransformersFolder.read(folder)).hasMessageContaining("../elsewhere");
        write("modules.json", "[]");
        assertThatThrownBy(() -> SentenceTransformersFolder.read(folder)).hasMessageContaining("modules.json");
    }

    @Test
    void damagedSettingsAreRefusedWithFileAndLine() throws IOException {
        write("config.json", "{\n\"hidden_size\": }");
        assertThatThrownBy(() -> SentenceTransformersFolder.read(folder))
                .hasMessageContaining("config.json")
                .hasMessageContaining("line 2");
        write("config.json", "{\"model_type\":\"bert\"}");
        assertThatThrownBy(() -> SentenceTransformersFolder.read(folder))
                .hasMessageContaining("max_position_embeddings");
    }

    /** Path and type of each module in turn. */
    private void modules(String... pathsAndTypes) throws IOException {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < pathsAndTypes.length; i += 2) {
            json.append(i == 0 ? "[" : ",")
                    .append("{\"idx\":%d,\"name\":\"%d\",\"path\":\"%s\",\"type\":\"sentence_transformers.models.%s\"}"
                            .formatted(i / 2, i / 2, pathsAndTypes[i], pathsAndTypes[i + 1]));
        }
        write("modules.json", json + "]");
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
