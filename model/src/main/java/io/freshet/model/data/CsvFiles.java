package io.freshet.model.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.ZipException;

/** Separated values with a header, quoted as RFC 4180 has it. Every cell is a text; an empty one is null. */
final class CsvFiles {

    private static final ObjectReader ROWS = new CsvMapper()
            .enable(CsvParser.Feature.WRAP_AS_ARRAY)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .readerFor(String[].class);

    private CsvFiles() {}

    static void read(Path file, char separator, Tables.Visitor visitor) throws IOException {
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
        long number = 0;
        try (Reader text = TextFiles.open(file);
                MappingIterator<String[]> rows = ROWS.with(schema).readValues(text)) {
            if (!rows.hasNextValue()) {
                return;
            }
            String[] header = header(file, rows.nextValue());
            while (rows.hasNextValue()) {
                String[] cells = rows.nextValue();
                number++;
                if (cells.length != header.length) {
                    throw new DataFileException(
                            file,
                            "row " + number + " has " + cells.length + " cells, the header has " + header.length
                                    + ": put a text with separators or line ends in double quotes");
                }
                visitor.visit(row(header, cells), number);
            }
        } catch (JsonProcessingException e) {
            throw new DataFileException(file, "row " + (number + 1) + " is not CSV: " + e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new DataFileException(file, "not UTF-8 after row " + number + ": save the file as UTF-8");
        } catch (EOFException | ZipException e) {
            throw TextFiles.damaged(file, e);
        }
    }

    private static String[] header(Path file, String[] names) throws DataFileException {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.length; i++) {
            names[i] = names[i].strip();
            if (!names[i].isEmpty() && !seen.add(names[i])) {
                throw new DataFileException(file, "the header has the column '" + names[i] + "' twice");
            }
        }
        return names;
    }

    private static ObjectNode row(String[] header, String[] cells) {
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < cells.length; i++) {
            row.put(header[i], cells[i].isEmpty() ? null : cells[i]);
        }
        return row;
    }
}
