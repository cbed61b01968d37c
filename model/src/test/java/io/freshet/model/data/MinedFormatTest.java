package io.freshet.model.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.model.mine.MinedGroup;
import io.freshet.model.mine.ScoredText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MinedFormatTest {

    private static final List<MinedGroup> GROUPS =
            List.of(new MinedGroup("q", texts("p1", "p2"), texts("a", "b")), new MinedGroup("r", texts("p3"), texts()));
    private static final Map<String, String> INSTRUCTIONS = Map.of("q", "find");

    @TempDir
    Path folder;

    private static List<ScoredText> texts(String... texts) {
        return Arrays.stream(texts).map(text -> new ScoredText(text, .5f)).toList();
    }

    @Test
    void writesTheRowsOfEachShape() {
        assertThat(strings(MinedFormat.SWIFT))
                .containsExactly(
                        "{'query':'q','response':'p1','rejected_response':['a','b'],'instruction':'find'}",
                        "{'query':'q','response':'p2','rejected_response':['a','b'],'instruction':'find'}",
                        "{'query':'r','response':'p3'}");
        assertThat(strings(MinedFormat.MESSAGES))
                .hasSize(3)
                .contains("{'messages':[{'role':'system','content':'find'},{'role':'user','content':'q'}],"
                        + "'positive_messages':[[{'role':'user','content':'p1'}]],"
                        + "'negative_messages':[[{'role':'user','content':'a'}],[{'role':'user','content':'b'}]]}");
        assertThat(strings(MinedFormat.TRIPLET)).hasSize(4).contains("{'anchor':'q','positive':'p2','negative':'b'}");
        assertThat(strings(MinedFormat.N_TUPLE))
                .hasSize(2)
                .contains("{'anchor':'q','positive':'p1','negative_1':'a','negative_2':'b'}");
        assertThat(strings(MinedFormat.LABELED_PAIR)).hasSize(5).contains("{'query':'q','document':'a','label':0}");
        assertThat(strings(MinedFormat.LABELED_LIST))
                .hasSize(2)
                .contains("{'query':'q','documents':['p1','a','b'],'labels':[1,0,0]}");
    }

    @ParameterizedTest
    @CsvSource({
        "SWIFT, jsonl",
        "SWIFT, csv",
        "SWIFT, parquet",
        "MESSAGES, json",
        "MESSAGES, csv",
        "MESSAGES, parquet",
        "TRIPLET, csv",
        "N_TUPLE, csv",
        "N_TUPLE, parquet",
        "LABELED_PAIR, csv",
        "LABELED_PAIR, parquet",
        "LABELED_LIST, csv",
        "LABELED_LIST, parquet"
    })
    void whatIsWrittenIsReadBack(MinedFormat format, String ending) throws IOException {
        Path file = folder.resolve("mined." + ending);
        try (DataSetWriter writer = DataSetWriter.create(file, format.columns(2, true), false)) {
            for (ObjectNode row : format.rows(GROUPS, 2, INSTRUCTIONS)) {
                writer.write(row);
            }
            writer.commit();
        }
        DataSet set = DataSet.read(file);
        assertThat(set.report().left()).isEmpty();
        assertThat(set.report().ignoredColumns()).isEmpty();
        RerankerPairs pairs = RerankerPairs.of(
                set.rows().stream()
                        .filter(row -> row.query().text().equals("q"))
                        .toList(),
                1,
                1);
        assertThat(pairs.groups()).extracting(g -> g.positive().text()).containsExactly("p1", "p2");
        assertThat(pairs.groups()).extracting(g -> g.negatives().get(0).text()).containsExactly("a", "b");
        boolean instructed = format == MinedFormat.SWIFT || format == MinedFormat.MESSAGES;
        assertThat(pairs.groups().get(0).query().instruction())
                .isEqualTo(instructed ? Optional.of("find") : Optional.empty());
    }

    private static List<String> strings(MinedFormat format) {
        return format.rows(GROUPS, 2, INSTRUCTIONS).stream()
                .map(row -> row.toString().replace('"', '\''))
                .toList();
    }
}
