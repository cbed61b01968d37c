package io.freshet.model.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that pyarrow wrote, see parquet.py. */
class ParquetTest {

    static Path fixture(String name) {
        try {
            return Path.of(
                    ParquetTest.class.getResource("/reference/data/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy.parquet", "gzip.parquet"})
    void readsListsAndNulls(String name) throws IOException {
        DataSet set = DataSet.read(fixture(name));
        assertThat(set.rows()).hasSize(2);
        assertThat(set.rows().get(0).negatives()).containsExactly(InstructedText.of("晚疫病"), InstructedText.of("施肥过多"));
        assertThat(set.rows().get(1).positives()).containsExactly(InstructedText.of("缺氧，开增氧机"));
        assertThat(set.rows().get(1).negatives()).isEmpty();
        assertThat(set.report().summary()).contains("the query is empty (row 3", "columns ignored: id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd.parquet", "lz4.parquet"})
    void readsNestedMessagesFromSeveralRowGroups(String name) throws IOException {
        List<DataRow> rows = DataSet.read(fixture(name)).rows();
        assertThat(rows).hasSize(300);
        DataRow last = rows.get(299);
        assertThat(last.number()).isEqualTo(300);
        assertThat(last.query()).isEqualTo(new InstructedText("question 299", Optional.of("find the remedy")));
        assertThat(last.positives()).containsExactly(InstructedText.of("good 299"));
        assertThat(last.negatives())
                .containsExactly(
                        new InstructedText("bad 299", Optional.of("a manual")), InstructedText.of("worse 299"));
    }

    @Test
    void readsNumbersAsLabels() throws IOException {
        DataSet set = DataSet.read(fixture("labels.parquet"));
        assertThat(set.rows()).extracting(row -> row.label().orElseThrow()).containsExactly(1.0, 0.0);
        assertThat(set.report().left()).containsOnlyKeys(RowProblem.BAD_LABEL);
    }
}
