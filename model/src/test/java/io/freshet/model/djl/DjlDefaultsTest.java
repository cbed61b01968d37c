package io.freshet.model.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.util.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DjlDefaultsTest {

    @AfterEach
    void restore() {
        System.clearProperty("ai.djl.offline");
        DjlDefaults.apply();
    }

    @Test
    void djlIsKeptOffTheNetwork() {
        System.clearProperty("ai.djl.offline");
        assertThat(Utils.isOfflineMode()).isFalse();
        DjlDefaults.apply();
        assertThat(Utils.isOfflineMode()).isTrue();
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }

    @Test
    void whatTheUserSetStays() {
        System.setProperty("ai.djl.offline", "false");
        DjlDefaults.apply();
        assertThat(Utils.isOfflineMode()).isFalse();
    }
}
