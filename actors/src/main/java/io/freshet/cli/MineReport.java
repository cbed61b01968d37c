package io.freshet.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.data.MiningInput;
import io.freshet.model.mine.Distribution;
import io.freshet.model.mine.MiningCorpus;
import io.freshet.model.mine.MiningRule;
import io.freshet.model.mine.MiningStatistics;
import io.freshet.model.mine.SkipReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code freshet mine} says about its work.
 *
 * @param rows written
 */
record MineReport(
        MiningRule rule, MiningInput input, MiningCorpus corpus, MiningStatistics statistics, Path out, long rows) {

    /** Negatives asked for: the rule's number for each distinct query and answer. */
    private long wanted() {
        return statistics.positive().count() * rule.numNegatives();
    }

    private long found() {
        return wanted() - statistics.missingNegatives();
    }

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(statistics.table().stripTrailing());
        lines.add(say(
                "%,d of %,d negatives found for %,d answers of %,d queries among %,d documents; margins and score"
                        + " limits dropped %.1f%% of the candidates",
                found(),
                wanted(),
                statistics.positive().count(),
                corpus.queries().size(),
                corpus.documents().size(),
                100 * statistics.skipped().filteredShare()));
        statistics.alarms().forEach(alarm -> lines.add("warning: " + alarm));
        if (statistics.missingNegatives() > 0) {
            lines.add("To find more negatives: " + String.join(", ", advice()));
        }
        if (input.withoutAnswer() > 0) {
            lines.add(input.withoutAnswer() + " rows left out: their label rejects the only document");
        }
        if (input.ownNegatives() > 0) {
            lines.add(input.ownNegatives() + " rows have negatives of their own; mined ones replace them");
        }
        lines.add(say("%,d rows written to %s", rows, out));
        return String.join("\n", lines);
    }

    /** What would find more, by the parameters that took some. */
    List<String> advice() {
        List<String> advice = new ArrayList<>();
        if (corpus.documents().size() < rule.derivedRangeMax(corpus.maxPositives())) {
            advice.add("give more documents with --corpus (there are "
                    + corpus.documents().size() + ")");
        }
        rule.rangeMax().ifPresent(max -> advice.add("raise --range-max (" + max + ")"));
        if (rule.rangeMin() > 0) {
            advice.add("lower --range-min (" + rule.rangeMin() + ")");
        }
        if (dropped(SkipReason.ABSOLUTE_MARGIN)) {
            advice.add("lower --absolute-margin (" + rule.absoluteMargin().orElseThrow() + ")");
        }
        if (dropped(SkipReason.RELATIVE_MARGIN)) {
            advice.add("lower --relative-margin (" + rule.relativeMargin().orElseThrow() + ")");
        }
        if (dropped(SkipReason.MAX_SCORE)) {
            advice.add("raise --max-score (" + rule.maxScore().orElseThrow() + ")");
        }
        if (dropped(SkipReason.MIN_SCORE)) {
            advice.add("lower --min-score (" + rule.minScore().orElseThrow() + ")");
        }
        advice.add("lower --num-negatives (" + rule.numNegatives() + ")");
        return advice;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("out", out.toString()).put("rows", rows);
        json.put("queries", corpus.queries().size());
        json.put("pairs", statistics.positive().count());
        json.put("documents", corpus.documents().size());
        json.put("negatives", found()).put("negatives_missing", statistics.missingNegatives());
        json.put("rows_without_answer", input.withoutAnswer()).put("rows_with_own_negatives", input.ownNegatives());
        json.put("candidates", statistics.skipped().candidates());
        json.put("skip_ratio", statistics.skipped().filteredShare());
        ObjectNode skipped = json.putObject("skipped");
        statistics.skipped().asMap().forEach(skipped::put);
        json.set("positive", distribution(statistics.positive()));
        json.set("negative", distribution(statistics.negative()));
        json.set("difference", distribution(statistics.difference()));
        statistics.alarms().forEach(json.putArray("alarms")::add);
        (statistics.missingNegatives() > 0 ? advice() : List.<String>of()).forEach(json.putArray("advice")::add);
        return json;
    }

    private boolean dropped(SkipReason reason) {
        return statistics.skipped().count(reason) > 0;
    }

    private static ObjectNode distribution(Distribution scores) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("count", scores.count());
        put(json, "mean", scores.mean());
        put(json, "median", scores.median());
        put(json, "std", scores.std());
        put(json, "min", scores.min());
        put(json, "q25", scores.q25());
        put(json, "q50", scores.q50());
        put(json, "q75", scores.q75());
        put(json, "max", scores.max());
        return json;
    }

    /** JSON has no NaN. */
    private static void put(ObjectNode json, String name, double value) {
        json.put(name, Double.isFinite(value) ? (Double) value : null);
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
