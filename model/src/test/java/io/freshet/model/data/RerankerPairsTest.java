package io.freshet.model.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.model.data.RerankerPairs.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RerankerPairsTest {

    private static DataRow row(String query, String positive, String... negatives) {
        return new DataRow(1, InstructedText.of(query), texts(positive), texts(negatives), OptionalDouble.empty());
    }

    private static DataRow labelled(String query, String document, double label) {
        return new DataRow(1, InstructedText.of(query), texts(document), List.of(), OptionalDouble.of(label));
    }

    private static List<InstructedText> texts(String... texts) {
        return Arrays.stream(texts).map(InstructedText::of).toList();
    }

    private static List<String> negatives(Group group) {
        return group.negatives().stream().map(InstructedText::text).toList();
    }

    @Test
    void dealsNegativesOutAmongAnswersEachOnce() {
        RerankerPairs pairs = RerankerPairs.of(
                List.of(row("q", "p1", "a", "b", "c"), row("q", "p2", "b", "c"), row("r", "s", "t")), 2, 1);
        assertThat(pairs.groups())
                .extracting(RerankerPairsTest::negatives)
                .containsExactly(List.of("a", "b"), List.of("c"), List.of("t"));
        assertThat(pairs.taken()).isEqualTo(4);
        assertThat(pairs.missing()).isEqualTo(2);
        assertThat(pairs.drawn()).isZero();
    }

    @Test
    void bringsTripletsAndLabelledPairsOfAQueryTogether() {
        RerankerPairs triplets = RerankerPairs.of(List.of(row("q", "p", "a"), row("q", "p", "b")), 2, 1);
        assertThat(triplets.groups()).hasSize(1);
        assertThat(negatives(triplets.groups().get(0))).containsExactly("a", "b");
        RerankerPairs labelled =
                RerankerPairs.of(List.of(labelled("q", "p", 1), labelled("q", "a", 0), labelled("r", "b", 0)), 1, 1);
        assertThat(labelled.groups()).hasSize(1);
        assertThat(negatives(labelled.groups().get(0))).containsExactly("a");
        assertThat(labelled.withoutAnswer()).isEqualTo(1);
    }

    @Test
    void drawsAnswersToOtherQueriesAndNeverTheQuerysOwn() {
        List<DataRow> rows = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> rows.add(row("q" + i % 25, "p" + i)));
        RerankerPairs pairs = RerankerPairs.of(rows, 3, 7);
        assertThat(pairs.groups()).hasSize(50);
        assertThat(pairs.drawn()).isEqualTo(150);
        for (Group group : pairs.groups()) {
            int query = Integer.parseInt(group.query().text().substring(1));
            assertThat(negatives(group))
                    .doesNotHaveDuplicates()
                    .hasSize(3)
                    .doesNotContain("p" + query, "p" + (query + 25));
        }
        assertThat(RerankerPairs.of(rows, 3, 7)).isEqualTo(pairs);
        assertThat(RerankerPairs.of(rows, 3, 8)).isNotEqualTo(pairs);
    }

    @Test
    void drawsEverythingThereIsWhenThatIsFewer() {
        RerankerPairs pairs = RerankerPairs.of(List.of(row("q", "p"), row("r", "s"), row("t", "u")), 5, 1);
        assertThat(pairs.groups())
                .allSatisfy(group -> assertThat(group.negatives()).hasSize(2));
        assertThat(pairs.missing()).isEqualTo(9);
        assertThat(RerankerPairs.of(List.of(row("q", "p")), 1, 1).drawn()).isZero();
    }

    @Test
    void leavesOutANegativeThatAnotherRowHasAsAnswer() {
        RerankerPairs pairs = RerankerPairs.of(List.of(row("q", "p", "s", "a"), row("q", "s")), 1, 1);
        assertThat(pairs.contradictory()).isEqualTo(1);
        assertThat(pairs.groups()).extracting(RerankerPairsTest::negatives).containsExactly(List.of("a"), List.of());
    }

    @Test
    void theInstructionIsTheDocumentsTheQuerysOrTheDefault() {
        InstructedText asked = new InstructedText("q", Optional.of("of the query"));
        InstructedText manual = new InstructedText("a", Optional.of("of the document"));
        Group group = new Group(asked, InstructedText.of("p"), List.of(manual));
        assertThat(PairFormat.SFT.rows(group, "default"))
                .extracting(row -> row.get("input").textValue())
                .containsExactly(
                        "<Instruct>: of the query\n<Query>: q\n<Document>: p",
                        "<Instruct>: of the document\n<Query>: q\n<Document>: a");
        Group plain = new Group(InstructedText.of("q"), InstructedText.of("p"), texts("a"));
        assertThat(PairFormat.SFT.rows(plain, "default").get(1).toString())
                .contains("<Instruct>: default\\n", "\"output\":\"<think>\\n\\n</think>\\n\\nno\"");
        assertThat(PairFormat.MESSAGES.rows(plain, "default")).singleElement().satisfies(row -> assertThat(
                        row.toString())
                .isEqualTo(("{'messages':[{'role':'system','content':'default'},{'role':'user','content':'q'}],"
                                + "'positive_messages':[[{'role':'assistant','content':'p'}]],"
                                + "'negative_messages':[[{'role':'assistant','content':'a'}]]}")
                        .replace('\'', '"')));
        assertThat(PairFormat.LABELED_PAIR.rows(plain, "default")).hasSize(2);
    }
}
