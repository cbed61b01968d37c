package io.freshet.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.freshet.model.evaluate.EvaluationSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeirFolderTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeASmallSet() throws IOException {
        write(
                "corpus.jsonl",
                """
                {"_id": "d1", "title": "Tea", "text": "is drunk hot.", "metadata": {}}
                {"_id": "d2", "title": "", "text": "Kaffee schwarz ☕"}

                {"_id": 3, "text": "no title"}
                """);
        write("queries.jsonl", "\uFEFF{\"_id\":\"q1\",\"text\":\"hot drink\"}\r\n{\"_id\":\"q2\",\"text\":\"?\"}\n");
        write("qrels.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq1\tgone\t1\nq2\t3\t1\nq2\t3\t-1\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void readsTextsTitlesAndJudgements() throws IOException {
        EvaluationSet set = BeirFolder.read(folder);
        assertThat(set.documentIds()).containsExactly("d1", "d2", "3");
        assertThat(set.corpus().values()).containsExactly("Tea is drunk hot.", "Kaffee schwarz ☕", "no title");
        assertThat(set.queries()).containsEntry("q1", "hot drink");
        assertThat(set.relevant("q1")).containsExactlyInAnyOrder("d1", "gone");
        assertThat(set.judgedQueries()).containsExactly("q1");
    }

    @Test
    void readsTheTestSplitOfAnArchive() throws IOException {
        Files.delete(folder.resolve("qrels.tsv"));
        write("qrels/test.tsv", "query-id\tcorpus-id\tscore\nq2\td2\t1\n");
        assertThat(BeirFolder.read(folder).judgedQueries()).containsExactly("q2");
    }

    @Test
    void namesFileAndLineOfABadObject() throws IOException {
        assertProblem("corpus.jsonl", "{\"_id\":\"d1\",\"text\":\"x\"}\n\nnot json\n", ":3: not JSON");
        assertProblem("corpus.jsonl", "{\"_id\":\"d1\",\"text\":\"x\"} {}\n", ":1: not JSON");
        assertProblem("corpus.jsonl", "[1]\n", ":1: each line must be one JSON object");
        assertProblem("corpus.jsonl", "{\"text\":\"x\"}\n", ":1: field '_id' must be a string, but is missing");
        assertProblem("corpus.jsonl", "{\"_id\":\"d\",\"text\":null}\n", ":1: field 'text' must be a string, got null");
        assertProblem(
                "corpus.jsonl",
                "{\"_id\":\"d\",\"text\":\"x\"}\n{\"_id\":\"d\",\"text\":\"y\"}\n",
                ":2: _id 'd' is used twice");
    }

    @Test
    void namesFileAndLineOfABadJudgement() throws IOException {
        assertProblem("qrels.tsv", "", ":1: the file is empty");
        assertProblem("qrels.tsv", "q1\td1\t1\n", ":1: the first line must be the tab-separated header");
        String header = "query-id\tcorpus-id\tscore\n";
        assertProblem("qrels.tsv", header + "q1 d1 1\n", ":2: expected 3 tab-separated columns, got 1");
        assertProblem("qrels.tsv", header + "q1\td1\thigh\n", ":2: score must be a whole number, got 'high'");
        assertProblem("qrels.tsv", header + "q9\td1\t1\n", ":2: query-id 'q9' is not among the queries");
    }

    @Test
    void saysWhichFileIsNotUtf8() throws IOException {
        Files.write(
                folder.resolve("queries.jsonl"),
                "{\"_id\":\"q1\",\"text\":\"caf\u00e9\"}\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> BeirFolder.read(folder))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("queries.jsonl:1: not UTF-8");
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        Files.delete(folder.resolve("queries.jsonl"));
        assertThatThrownBy(() -> BeirFolder.read(folder))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("queries.jsonl");
    }

    private void assertProblem(String name, String content, String problem) throws IOException {
        write(name, content);
        assertThatThrownBy(() -> BeirFolder.read(folder))
                .isInstanceOf(DataFileException.class)
                .hasMessageStartingWith(folder.resolve(name) + problem);
    }
}
