package io.freshet.model.mine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What sentence-transformers {@code mine_hard_negatives} prints after mining, and alarms for data sets that will train
 * badly.
 *
 * @param positive scores of the distinct (query, positive) pairs
 * @param negative scores of the negatives, one per (query, positive, negative)
 * @param difference positive minus negative score, one per (query, positive, negative)
 * @param skipped candidates dropped over all queries, by reason
 * @param starvedPairs (query, positive) pairs with fewer than two negatives (fewer than one when one was asked for)
 * @param missingNegatives negatives asked for and not found, over all pairs
 */
public record MiningStatistics(
        Distribution positive,
        Distribution negative,
        Distribution difference,
        SkipCounts skipped,
        long starvedPairs,
        long missingNegatives) {

    /** Above this share of candidates dropped by margins and score limits, an alarm is raised. */
    public static final double MAX_FILTERED_SHARE = 0.6;
    /** Above this share of pairs with too few negatives, an alarm is raised. */
    public static final double MAX_STARVED_SHARE = 0.2;

    /** @param numNegatives how many negatives were asked for per pair */
    public static MiningStatistics of(List<MinedGroup> groups, int numNegatives, SkipCounts skipped) {
        List<Float> positives = new ArrayList<>();
        List<Float> negatives = new ArrayList<>();
        List<Float> differences = new ArrayList<>();
        long starved = 0;
        long missing = 0;
        for (MinedGroup group : groups) {
            int found = group.negatives().size();
            for (ScoredText pos : group.positives()) {
                positives.add(pos.score());
                starved += found < Math.min(2, numNegatives) ? 1 : 0;
                missing += Math.max(0, numNegatives - found);
                for (ScoredText neg : group.negatives()) {
                    negatives.add(neg.score());
                    differences.add(pos.score() - neg.score());
                }
            }
        }
        return new MiningStatistics(
                Distribution.of(positives),
                Distribution.of(negatives),
                Distribution.of(differences),
                skipped,
                starved,
                missing);
    }

    /** One sentence per alarm, with its numbers; empty when all is well. */
    public List<String> alarms() {
        List<String> alarms = new ArrayList<>();
        if (skipped.filteredShare() > MAX_FILTERED_SHARE) {
            alarms.add(say(
                    "margins and score limits dropped %.1f%% of the candidates: raise range_max or loosen them",
                    100 * skipped.filteredShare()));
        }
        if (starvedPairs > MAX_STARVED_SHARE * positive.count()) {
            alarms.add(say("%d of %d pairs have too few negatives: raise range_max", starvedPairs, positive.count()));
        }
        if (negative.mean() > positive.mean()) {
            alarms.add(say(
                    "negatives score higher (%.4f) than positives (%.4f) on average: false negatives are likely",
                    negative.mean(), positive.mean()));
        }
        return alarms;
    }

    /** The table in plain text, then one line per reason that dropped candidates. */
    public String table() {
        StringBuilder text = new StringBuilder(row("Metric", "Positive", "Negative", "Difference"));
        text.append(row("Count", positive.count(), negative.count(), ""));
        text.append(row("Mean", positive.mean(), negative.mean(), difference.mean()));
        text.append(row("Median", positive.median(), negative.median(), difference.median()));
        text.append(row("Std", positive.std(), negative.std(), difference.std()));
        text.append(row("Min", positive.min(), negative.min(), difference.min()));
        text.append(row("25%", positive.q25(), negative.q25(), difference.q25()));
        text.append(row("50%", positive.q50(), negative.q50(), difference.q50()));
        text.append(row("75%", positive.q75(), negative.q75(), difference.q75()));
        text.append(row("Max", positive.max(), negative.max(), difference.max()));
        skipped.asMap()
                .forEach((reason, count) -> text.append(say(
                        "Skipped %,d of %,d candidates (%.2f%%): %s\n",
                        count, skipped.candidates(), 100.0 * count / skipped.candidates(), reason)));
        if (missingNegatives > 0) {
            text.append(say("Missing %,d negatives\n", missingNegatives));
        }
        return text.toString();
    }

    private static String row(Object... cells) {
        StringBuilder row = new StringBuilder(say("%-6s", cells[0]));
        for (int i = 1; i < cells.length; i++) {
            row.append(' ').append(say(cells[i] instanceof Double ? "%14.4f" : "%14s", cells[i]));
        }
        return row.append('\n').toString();
    }

    private static String say(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
