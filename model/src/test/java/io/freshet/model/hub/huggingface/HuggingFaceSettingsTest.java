package io.freshet.model.hub.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HuggingFaceSettingsTest {

    private static final Path HOME = Path.of("/home/u");

    @Test
    void anEmptyEnvironmentGivesTheUsualPlaces() {
        HuggingFaceSettings settings = HuggingFaceSettings.fromEnvironment(Map.of(), HOME);
        assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings.cache()).isEqualTo(Path.of("/home/u/.cache/huggingface/hub"));
        assertThat(settings.token()).isEmpty();
        assertThat(settings.offline()).isFalse();
    }

    @Test
    void theVariablesOfHuggingfaceHubAreHonoured() {
        HuggingFaceSettings settings = HuggingFaceSettings.fromEnvironment(
                Map.of(
                        "HF_HOME",
                        "/hf",
                        "HF_ENDPOINT",
                        "https://mirror.example/",
                        "HF_TOKEN",
                        " t ",
                        "HF_HUB_OFFLINE",
                        "1"),
                HOME);
        assertThat(settings.endpoint()).isEqualTo(URI.create("https://mirror.example"));
        assertThat(settings.cache()).isEqualTo(Path.of("/hf/hub"));
        assertThat(settings.token()).contains("t");
        assertThat(settings.offline()).isTrue();
        assertThat(cache(Map.of("HF_HOME", "/hf", "HF_HUB_CACHE", "/c"))).isEqualTo(Path.of("/c"));
        assertThat(cache(Map.of("XDG_CACHE_HOME", "/x"))).isEqualTo(Path.of("/x/huggingface/hub"));
        assertThat(cache(Map.of("HF_HOME", ""))).isEqualTo(Path.of("/home/u/.cache/huggingface/hub"));
    }

    @Test
    void anEndpointThatIsNoAddressIsRefusedByName() {
        assertThatThrownBy(() -> HuggingFaceSettings.fromEnvironment(Map.of("HF_ENDPOINT", "hf-mirror.com"), HOME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("HF_ENDPOINT is 'hf-mirror.com'");
    }

    private static Path cache(Map<String, String> environment) {
        return HuggingFaceSettings.fromEnvironment(environment, HOME).cache();
    }
}
