package io.freshet.model.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusFileTest {

    @TempDir
    Path folder;

    @Test
    void readsTextsAndTitles() throws IOException {
        Path file = Files.writeString(
                folder.resolve("c.jsonl"),
                "{\"_id\":\"1\",\"title\":\"T\",\"text\":\"x\"}\n{\"text\":\" y\",\"title\":\"\"}\n");
        assertThat(CorpusFile.read(file)).containsExactly("T x", " y");
        Path csv = Files.writeString(folder.resolve("c.csv"), "id,document\n1,\"a, b\"\n2,c\n");
        assertThat(CorpusFile.read(csv)).containsExactly("a, b", "c");
    }

    @Test
    void namesARowWithoutText() throws IOException {
        refused("a.jsonl", "{\"text\":\"x\"}\n{\"body\":\"y\"}\n", "a.jsonl: line 2", "found body");
        refused("b.csv", "text,id\nx,1\n,2\n", "b.csv: row 2");
        refused("c.jsonl", "{\"text\":3}\n", "line 1", "expected a text");
        refused("d.jsonl", "\n", "empty");
    }

    private void refused(String name, String content, String... parts) throws IOException {
        Path file = Files.writeString(folder.resolve(name), content);
        assertThatThrownBy(() -> CorpusFile.read(file))
                .isInstanceOf(DataFileException.class)
                .hasMessageContainingAll(parts);
    }
}
