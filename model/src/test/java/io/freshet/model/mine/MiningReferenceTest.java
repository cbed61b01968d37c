package io.freshet.model.mine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.freshet.model.TestModels;
import io.freshet.model.embed.TextEncoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row for row what sentence-transformers mines with the same model, see mining.py. */
class MiningReferenceTest {

    private static JsonNode reference;
    private static List<String> texts;
    private static TextEncoder encoder;

    @BeforeAll
    static void open() throws IOException {
        try (InputStream file = MiningReferenceTest.class.getResourceAsStream("/reference/mining/mining.json")) {
            reference = new ObjectMapper().readTree(file);
        }
        texts = new ArrayList<>();
        reference.get("texts").forEach(text -> texts.add(text.textValue()));
        encoder = TestModels.openForShortTexts(TestModels.BGE, 32);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seed", "relative", "plain", "everything"})
    void minesTheSameRows(String name) {
        JsonNode expected = reference
                .get("cases")
                .valueStream()
                .filter(c -> c.get("name").textValue().equals(name))
                .findFirst()
                .orElseThrow();
        MiningRule rule = rule(expected.get("parameters"));
        DataSetMiner.Mined mined = mine(rule, expected.get("corpus").booleanValue());
        List<List<Object>> rows = rows(expected.get("format").textValue(), mined.groups(), rule.numNegatives());
        assertThat(rows).hasSize(expected.get("rows").size());
        for (int i = 0; i < rows.size(); i++) {
            compare(name + ", row " + i, rows.get(i), expected.get("rows").get(i));
        }
    }

    private static DataSetMiner.Mined mine(MiningRule rule, boolean extra) {
        MiningCorpus corpus = corpus(extra);
        long all = (long) corpus.documents().size() + corpus.queries().size();
        List<Long> progress = new ArrayList<>();
        DataSetMiner.Mined mined = new DataSetMiner(encoder, rule).mine(corpus, 1, (done, of) -> {
            assertThat(of).isEqualTo(all);
            progress.add(done);
        });
        assertThat(progress).isSorted().endsWith(all);
        return mined;
    }

    private static MiningCorpus corpus(boolean extra) {
        List<QueryPositive> pairs = new ArrayList<>();
        reference.get("pairs").forEach(pair -> pairs.add(new QueryPositive(text(pair.get(0)), text(pair.get(1)))));
        List<String> corpus = new ArrayList<>();
        reference.get("corpus").forEach(id -> corpus.add(text(id)));
        return MiningCorpus.of(pairs, extra ? corpus : List.of());
    }

    private static MiningRule rule(JsonNode parameters) {
        return new MiningRule(
                parameters.get("num_negatives").intValue(),
                parameters.path("range_min").asInt(0),
                parameters.has("range_max")
                        ? OptionalInt.of(parameters.get("range_max").intValue())
                        : OptionalInt.empty(),
                number(parameters, "max_score"),
                number(parameters, "min_score"),
                number(parameters, "absolute_margin"),
                number(parameters, "relative_margin"),
                Sampling.TOP);
    }

    private static OptionalDouble number(JsonNode parameters, String name) {
        return parameters.has(name) ? OptionalDouble.of(parameters.get(name).doubleValue()) : OptionalDouble.empty();
    }

    private static List<List<Object>> rows(String format, List<MinedGroup> groups, int negatives) {
        return switch (format) {
            case "triplet" -> MinedRows.triplets(groups).stream()
                    .map(row -> List.<Object>of(
                            row.anchor(), row.positive().text(), row.negative().text(), row.scores()))
                    .toList();
            case "n-tuple" -> MinedRows.nTuples(groups, negatives).stream()
                    .map(row -> {
                        List<Object> cells = new ArrayList<>(
                                List.of(row.anchor(), row.positive().text()));
                        row.negatives().forEach(text -> cells.add(text.text()));
                        cells.add(row.scores());
                        return cells;
                    })
                    .toList();
            case "labeled-pair" -> MinedRows.labeledPairs(groups).stream()
                    .map(row -> List.<Object>of(row.anchor(), row.document().text(), List.of((float) row.label())))
                    .toList();
            case "labeled-list" -> MinedRows.labeledLists(groups).stream()
                    .map(row -> List.<Object>of(
                            row.anchor(),
                            row.documents().stream().map(ScoredText::text).toList(),
                            row.labels().stream().map(Integer::floatValue).toList()))
                    .toList();
            default -> throw new AssertionError(format);
        };
    }

    /** The reference's cells are text numbers but for the last, which are scores or labels. */
    private static void compare(String what, List<Object> row, JsonNode expected) {
        assertThat(row).as(what).hasSize(expected.size());
        int last = row.size() - 1;
        for (int i = 0; i < last; i++) {
            JsonNode cell = expected.get(i);
            Object wanted = cell.isArray()
                    ? cell.valueStream().map(MiningReferenceTest::text).toList()
                    : text(cell);
            assertThat(row.get(i)).as("%s, cell %d", what, i).isEqualTo(wanted);
        }
        JsonNode numbers = expected.get(last);
        List<?> ours = (List<?>) row.get(last);
        for (int i = 0; i < ours.size(); i++) {
            double wanted = numbers.isArray() ? numbers.get(i).doubleValue() : numbers.doubleValue();
            assertThat(((Float) ours.get(i)).doubleValue()).as(what).isCloseTo(wanted, within(5e-6));
        }
        assertThat(ours).hasSize(numbers.isArray() ? numbers.size() : 1);
    }

    private static String text(JsonNode number) {
        return texts.get(number.intValue());
    }
}
