package io.freshet.actors.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.config.AdminConfig;
import io.freshet.config.FreshetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {

    @TempDir
    private Path store;

    @Test
    void theConfiguredOneCounts() throws IOException {
        AdminToken token = AdminToken.of(config("admin.token", "0123456789abcdef"), store, new SecureRandom());
        assertThat(token.matches("0123456789abcdef")).isTrue();
        assertThat(token.matches("0123456789abcdeF")).isFalse();
        assertThat(token.matches("")).isFalse();
        assertThat(token.name()).isEqualTo("admin.token");
        assertThat(token.toString()).doesNotContain("0123456789abcdef");
        assertThat(store.resolve("admin-token")).doesNotExist();
    }

    @Test
    void aFileMayHoldIt() throws IOException {
        Path file = Files.writeString(store.resolve("secret"), "0123456789abcdef\n");
        AdminToken token = AdminToken.of(config("admin.token-file", file.toString()), store, new SecureRandom());
        assertThat(token.matches("0123456789abcdef")).isTrue();
        Files.writeString(file, "short\n");
        assertThatThrownBy(() -> AdminToken.of(config("admin.token-file", file.toString()), store, new SecureRandom()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("secret holds no token")
                .hasMessageNotContaining("short");
    }

    @Test
    void withoutOneARandomOneIsKeptForItsOwnerOnly() throws IOException {
        Path fresh = store.resolve("not/yet/there");
        AdminToken token = AdminToken.of(config("admin.port", 0), fresh, new SecureRandom());
        Path file = fresh.resolve("admin-token");
        String text = Files.readString(file).strip();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(text).matches("[A-Za-z0-9_-]{43}");
        assertThat(token.matches(text)).isTrue();
        assertThat(AdminToken.of(config("admin.port", 0), fresh, new Random(1)).matches(text))
                .as("the next start")
                .isTrue();
    }

    @Test
    void oneThatOthersMayReadIsNotTrusted() throws IOException {
        AdminToken.of(config("admin.port", 0), store, new SecureRandom());
        Files.setPosixFilePermissions(store.resolve("admin-token"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> AdminToken.of(config("admin.port", 0), store, new SecureRandom()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("others may read or change it; delete it");
    }

    private static AdminConfig config(String key, Object value) {
        return FreshetConfig.defaults(Map.of(key, value)).admin();
    }
}
