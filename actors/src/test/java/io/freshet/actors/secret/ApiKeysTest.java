package io.freshet.actors.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.config.ApiKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeysTest {

    private static final ApiKey SHOP = new ApiKey(Optional.of("shop"), "0123456789abcdef");

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void file() {
        file = folder.resolve("keys");
    }

    @Test
    void areToldApartByName() throws IOException {
        Files.writeString(file, "# of the intranet\nintranet:fedcba9876543210\n\n  0000000000000000 \n");
        ApiKeys keys = ApiKeys.read(List.of(SHOP), file);
        assertThat(keys.name("0123456789abcdef")).hasValue("shop");
        assertThat(keys.name("fedcba9876543210")).hasValue("intranet");
        assertThat(keys.name("0000000000000000")).hasValue("key-3");
        assertThat(keys.name("0123456789abcdeF")).isEmpty();
        assertThat(keys.name("")).isEmpty();
        assertThat(keys.isEmpty()).isFalse();
        assertThat(ApiKeys.NONE.isEmpty()).isTrue();
    }

    @Test
    void aFileThatHoldsAnythingElseIsRefusedWithoutShowingIt() throws IOException {
        Files.writeString(file, "intranet:fedcba9876543210\nhunter2\n");
        assertRefused(":2 is no API key: each line must be 16 to 512 of letters");
        Files.writeString(file, "# nothing yet\n");
        assertRefused("holds no API key");
        Files.writeString(file, "shop:fedcba9876543210\n");
        assertRefused("two API keys have the name shop");
    }

    @Test
    void followTheirFile() throws IOException {
        Files.writeString(file, "old:fedcba9876543210\n");
        Reloaded<ApiKeys> keys = Reloaded.of(List.of(file), () -> ApiKeys.read(List.of(), file));
        Files.writeString(file, "old:fedcba9876543210\nnew:0123456789abcdef\n");
        keys.look();
        assertThat(keys.get().name("0123456789abcdef")).hasValue("new");
        assertThat(keys.get().name("fedcba9876543210")).hasValue("old");
        Files.writeString(file, "new:0123456789abcdef\nhunter2");
        keys.look();
        assertThat(keys.get().name("fedcba9876543210"))
                .as("what was good stays")
                .hasValue("old");
        Files.writeString(file, "new:0123456789abcdef\n");
        keys.look();
        assertThat(keys.get().name("fedcba9876543210")).isEmpty();
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> ApiKeys.read(List.of(SHOP), file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("fedcba9876543210");
    }
}
