package io.freshet.model.run.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class CurvesTest {

    @TempDir
    Path folder;

    @Test
    void everyValueThatWasLoggedHasItsPicture() throws Exception {
        Curves.draw(folder, events());

        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "train_loss.svg",
                            "train_grad_norm.svg",
                            "train_learning_rate.svg",
                            "train_train_speed(iter_s).svg",
                            "eval_loss.svg",
                            "eval_ndcg@10.svg");
        }
        Document loss = parse("train_loss.svg");
        assertThat(loss.getElementsByTagName("polyline").getLength()).isEqualTo(2);
        assertThat(loss.getDocumentElement().getTextContent()).contains("train/loss", "step", "raw", "smoothed", "400");
        assertThat(parse("train_learning_rate.svg")
                        .getElementsByTagName("polyline")
                        .getLength())
                .isEqualTo(1);
    }

    @Test
    void aSinglePointIsADot() throws Exception {
        Curves.draw(folder, List.of(Map.of("step", 5L, "loss", 0.5, "epoch", 1.0)));

        Document loss = parse("train_loss.svg");
        assertThat(loss.getElementsByTagName("circle").getLength()).isEqualTo(1);
        assertThat(loss.getDocumentElement().getTextContent()).contains("last 0.5 at step 5");
    }

    @Test
    void whatIsNoFiniteNumberIsLeftOut() throws Exception {
        Curves.draw(
                folder,
                List.of(
                        Map.of("step", 1, "loss", 2.0, "text", "a < b"),
                        Map.of("step", 2, "loss", Double.NaN),
                        Map.of("step", 3, "loss", "NaN"),
                        Map.of("step", 4, "loss", 1.0)));

        assertThat(parse("train_loss.svg")
                        .getElementsByTagName("polyline")
                        .item(0)
                        .getAttributes()
                        .getNamedItem("points")
                        .getNodeValue()
                        .split(" "))
                .hasSize(2);
        assertThat(folder.resolve("train_text.svg")).doesNotExist();
    }

    @Test
    void theAverageIsNotPulledToZeroAtTheStart() {
        Curve smoothed = new Curve(new double[] {1, 2, 3}, new double[] {4, 4, 1}).smoothed();

        assertThat(smoothed.values()[0]).isEqualTo(4);
        assertThat(smoothed.values()[1]).isEqualTo(4);
        // (0.81·4 + 0.9·4 + 1) / (0.81 + 0.9 + 1)
        assertThat(smoothed.values()[2]).isCloseTo(7.84 / 2.71, org.assertj.core.data.Offset.offset(1e-12));
    }

    private Document parse(String file) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve(file).toFile());
    }

    /** A run as it might be: 400 steps, warm-up and cosine. */
    private static List<Map<String, Object>> events() throws IOException {
        Random random = new Random(7);
        List<Map<String, Object>> events = new ArrayList<>();
        for (int step = 5; step <= 400; step += 5) {
            Map<String, Object> event = new LinkedHashMap<>();
            event.put("loss", 0.35 + 1.4 * Math.exp(-step / 90.0) + 0.08 * random.nextGaussian());
            event.put("grad_norm", 1 + Math.abs(random.nextGaussian()));
            event.put("learning_rate", step < 20 ? 1e-4 * step / 20 : 5e-5 * (1 + Math.cos(Math.PI * step / 400)));
            event.put("train_speed(iter/s)", 1.7 + 0.1 * random.nextDouble());
            event.put("epoch", step / 133.0);
            event.put("step", step);
            events.add(event);
            if (step % 50 == 0) {
                events.add(Map.of(
                        "eval_loss",
                        0.5 + Math.exp(-step / 80.0),
                        "eval_ndcg@10",
                        0.8 - 0.06 * Math.exp(-step / 99.0),
                        "epoch",
                        step / 133.0,
                        "step",
                        step));
            }
        }
        return events;
    }
}
