package io.freshet.model.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file of documents, of any {@link FileFormat}: one text a row, in the column {@code text}, {@code document},
 * {@code passage}, {@code content}, {@code response} or {@code positive}. A {@code title} goes before it, as BEIR has it.
 */
public final class CorpusFile {

    private static final List<String> TEXT = List.of("text", "document", "passage", "content", "response", "positive");
    private static final String TITLE = "title";

    private CorpusFile() {}

    /**
     * The documents in the order of the file.
     *
     * @throws DataFileException if a row has none, or the file is broken or empty; the message names line or row
     */
    public static List<String> read(Path file) throws IOException {
        FileFormat format = FileFormat.of(file);
        List<String> documents = new ArrayList<>();
        Tables.read(file, (row, number) -> {
            try {
                documents.add(document(new Cells(row, false)));
            } catch (UnusableRowException e) {
                throw new DataFileException(file, format.unit() + " " + number + ": " + e.getMessage());
            }
        });
        if (documents.isEmpty()) {
            throw new DataFileException(file, "the file is empty: it has no documents");
        }
        return documents;
    }

    private static String document(Cells cells) throws UnusableRowException {
        Optional<String> name = cells.first(TEXT);
        if (name.isEmpty()) {
            throw new UnusableRowException(
                    RowProblem.MISSING_RESPONSE,
                    "no text; a document is in the column " + String.join(", ", TEXT) + "; found "
                            + String.join(", ", cells.names()));
        }
        String text = cells.text(name.get());
        String title = cells.has(TITLE) ? cells.text(TITLE) : "";
        if (text.isBlank() && title.isBlank()) {
            throw new UnusableRowException(RowProblem.EMPTY_RESPONSE, name.get() + " is empty");
        }
        return title.isBlank() ? text : (title + " " + text).strip();
    }
}
