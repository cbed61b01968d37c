package io.freshet.model.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    private static final InstantSource CLOCK = () -> Instant.parse("2025-07-01T22:05:09Z");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    @TempDir
    Path out;

    @Test
    void runsAreNumberedAndStampedWithLocalTime() throws IOException {
        assertThat(create(true).path()).isEqualTo(out.resolve("v0-20250702-060509"));
        assertThat(create(true).path()).isEqualTo(out.resolve("v1-20250702-060509"));
        Files.createDirectory(out.resolve("v41-20240101-000000"));
        Files.createDirectory(out.resolve("v99-old"));
        assertThat(create(true).path())
                .isEqualTo(out.resolve("v42-20250702-060509"))
                .isDirectory();
    }

    @Test
    void withoutAVersionItIsTheFolderItselfUnlessThatHoldsARun() throws IOException {
        RunFolder folder = create(false);
        assertThat(folder.path()).isEqualTo(out);
        assertThat(create(false)).isEqualTo(folder);
        Files.createDirectory(out.resolve("checkpoint-5"));

        assertThatThrownBy(() -> create(false))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining(out.toString())
                .hasMessageContaining("resume it");
    }

    @Test
    void argumentsKeepTheirOrder() throws IOException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("model", "builtin:bge-small-zh-v1.5");
        arguments.put("learning_rate", 1e-4);
        arguments.put("dataset", java.util.List.of("问答.jsonl"));
        create(false).writeArguments(arguments);

        assertThat(Files.readString(out.resolve("args.json")))
                .containsSubsequence("\"model\" : \"builtin", "\"learning_rate\" : 1.0E-4", "问答.jsonl");
    }

    private RunFolder create(boolean addVersion) throws IOException {
        return RunFolder.create(out, addVersion, CLOCK, ZONE);
    }
}
