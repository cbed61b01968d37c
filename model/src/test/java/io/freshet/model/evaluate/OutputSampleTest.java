package io.freshet.model.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.embed.ProbeTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OutputSampleTest {

    private static final int PROBES = ProbeTexts.QUERIES.size();

    /** Query i is answered by the documents i and i + 1, the last one by a document that is not there. */
    private static EvaluationSet set(String name, int queries) {
        Map<String, String> corpus = new LinkedHashMap<>();
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Set<String>> qrels = new LinkedHashMap<>();
        for (int i = 0; i < queries; i++) {
            corpus.put("d" + i, name + " document " + i);
            texts.put("q" + i, name + " query " + i);
            qrels.put("q" + i, i == queries - 1 ? Set.of("elsewhere") : Set.of("d" + i, "d" + (i + 1)));
        }
        return new EvaluationSet(corpus, texts, qrels);
    }

    @Test
    void takesTheProbeAndSomeOfEachSet() {
        OutputSample sample = OutputSample.of(List.of(set("fresh", 4), set("general", 50)), 10, 7);
        assertThat(sample.queries().subList(0, PROBES)).isEqualTo(ProbeTexts.QUERIES);
        assertThat(sample.documents()).hasSameSizeAs(sample.queries()).startsWith(ProbeTexts.DOCUMENTS.get(0));
        assertThat(sample.queries())
                .filteredOn(query -> query.startsWith("fresh"))
                .hasSize(3);
        assertThat(sample.queries())
                .filteredOn(query -> query.startsWith("general"))
                .hasSizeBetween(9, 10);
        for (int i = PROBES; i < sample.queries().size(); i++) {
            assertThat(answers(sample.queries().get(i)))
                    .contains(sample.documents().get(i));
        }
    }

    private static List<String> answers(String query) {
        String[] words = query.split(" ");
        int number = Integer.parseInt(words[2]);
        return List.of(words[0] + " document " + number, words[0] + " document " + (number + 1));
    }

    @Test
    void drawsTheSameBySeed() {
        List<EvaluationSet> sets = List.of(set("general", 50));
        assertThat(OutputSample.of(sets, 10, 7)).isEqualTo(OutputSample.of(sets, 10, 7));
        assertThat(OutputSample.of(sets, 10, 7)).isNotEqualTo(OutputSample.of(sets, 10, 8));
    }

    @Test
    void isTheProbeWhereThereIsNothingElse() {
        EvaluationSet nothing = new EvaluationSet(Map.of(), Map.of(), Map.of());
        assertThat(OutputSample.of(List.of(nothing, nothing), 10, 7))
                .isEqualTo(new OutputSample(ProbeTexts.QUERIES, ProbeTexts.DOCUMENTS));
    }
}
