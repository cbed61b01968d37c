package io.freshet.bench.train;

import io.freshet.actors.system.LaneModel;
import io.freshet.bench.samples.SamplePairs;
import io.freshet.config.FreshetConfig;
import io.freshet.config.Side;
import io.freshet.model.mine.AnsweredQuery;
import io.freshet.model.mine.MiningRule;
import io.freshet.model.mine.Sampling;
import io.freshet.model.mine.WindowMiner;
import io.freshet.model.train.Example;
import io.freshet.model.transformer.LowRank;
import io.freshet.model.window.RollingWindow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Sample pairs with the hard negatives that the product's miner finds for them. */
public final class Workload {

    private static final int RECORDS = 320;
    private static final long SEED = 42;

    private Workload() {}

    /**
     * The first {@code count} examples of a round mined from the first 320 accepted records: all with as many negatives
     * as the settings ask for, no query and no positive twice. Leaves the documents' base vectors in the model's store.
     *
     * @param samples folder with {@code agriculture-zh/}
     * @throws IOException if the file is missing, holds something else, or too few examples
     */
    public static List<Example> mined(Path samples, LaneModel model, FreshetConfig config, int count)
            throws IOException {
        List<AnsweredQuery> records = read(samples);
        MiningRule rule = rule(config);
        List<Example> examples = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Example example : mine(records, model, rule, config.window().capacity())) {
            boolean whole = example.negatives().size() == rule.numNegatives();
            if (examples.size() < count && whole && seen.add(example.query()) && seen.add(example.positive())) {
                examples.add(example);
            }
        }
        if (examples.size() < count) {
            throw new IOException(
                    SamplePairs.file(samples) + ": only " + examples.size() + " of " + records.size() + " records have "
                            + rule.numNegatives() + " hard negatives and texts of their own; " + count + " are needed");
        }
        return examples;
    }

    private static List<Example> mine(List<AnsweredQuery> records, LaneModel model, MiningRule rule, int capacity) {
        try (RollingWindow window = new RollingWindow(
                model.vectorsOf(),
                capacity,
                model.encoder().dimension(),
                model.encoder().options().device())) {
            WindowMiner miner = new WindowMiner(model.encoder(), window, Side.QUERY, Optional.of(rule));
            miner.remember(records.stream().map(AnsweredQuery::positive).toList());
            return miner.mine(records, LowRank.NONE, SEED).examples();
        }
    }

    private static MiningRule rule(FreshetConfig config) {
        var mining = config.mining();
        return new MiningRule(
                mining.numNegatives(),
                mining.rangeMin(),
                OptionalInt.of(mining.rangeMax()),
                mining.maxScore(),
                mining.minScore(),
                mining.absoluteMargin(),
                mining.relativeMargin(),
                Sampling.valueOf(mining.sampling().name()));
    }

    private static List<AnsweredQuery> read(Path samples) throws IOException {
        return SamplePairs.accepted(samples).stream()
                .limit(RECORDS)
                .map(pair -> new AnsweredQuery(pair.query(), pair.response(), List.of(), pair.weight()))
                .toList();
    }
}
