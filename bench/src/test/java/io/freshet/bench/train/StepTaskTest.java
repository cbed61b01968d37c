package io.freshet.bench.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.system.LaneModel;
import io.freshet.bench.measure.Work;
import io.freshet.config.FreshetConfig;
import io.freshet.model.embed.CachedVectors;
import io.freshet.model.embed.Role;
import io.freshet.model.train.EmbeddingTask;
import io.freshet.model.train.Example;
import io.freshet.model.train.TrainSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StepTaskTest {

    private static final List<Example> EXAMPLES = List.of(
            new Example("水稻什么时候插秧", "早稻四月下旬插秧。", List.of("小麦十月播种。", "玉米地要排水。"), 1),
            new Example("麦子生锈病怎么办", "用三唑酮喷雾。", List.of("小麦十月播种。"), 1));

    private static LaneModel model;
    private static TransformerFlops flops;

    @BeforeAll
    static void load() throws IOException {
        model = LaneModel.open(settings("query"));
        flops = new TransformerFlops(model.encoder().linears(), model.encoder().dimension(), 8);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static FreshetConfig settings(String side) {
        return FreshetConfig.profile("demo", Map.of("model.device", "cpu", "train.side", side, "train.batch-size", 2));
    }

    private static Work work(String side) throws IOException {
        FreshetConfig config = settings(side);
        try (StepTask task = new StepTask(
                EmbeddingTask.of(model.encoder(), new CachedVectors(model.encoder(), 100), config.train()),
                TrainSettings.of(config.train(), config.lora()),
                EXAMPLES,
                flops)) {
            task.run();
            return task.work();
        }
    }

    private static int[] lengths(Role role, String... texts) {
        return Arrays.stream(texts)
                .mapToInt(text -> model.encoder().tokenCount(text, role))
                .toArray();
    }

    @Test
    void sideQueryRunsTheQueriesAndSideBothEachDocumentOnceToo() throws IOException {
        int[] queries = lengths(Role.QUERY, "水稻什么时候插秧", "麦子生锈病怎么办");
        int[] documents = lengths(Role.DOCUMENT, "早稻四月下旬插秧。", "小麦十月播种。", "玉米地要排水。", "用三唑酮喷雾。");

        Work query = work("query");
        Work both = work("both");

        assertThat(query.tokens()).isEqualTo(Arrays.stream(queries).sum());
        assertThat(query.flops()).isEqualTo(flops.train(queries));
        assertThat(both.tokens() - query.tokens())
                .isEqualTo(Arrays.stream(documents).sum());
        assertThat(both.flops()).isEqualTo(flops.train(queries) + flops.train(documents));
        assertThat(both.padded()).isGreaterThan(both.tokens());
        assertThat(query.calls()).isEqualTo(1);
        assertThat(query.units()).isEqualTo(2);
    }
}
