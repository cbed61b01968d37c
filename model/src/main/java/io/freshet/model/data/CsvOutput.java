package io.freshet.model.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Writes separated values with a header; a list is JSON in its cell. */
final class CsvOutput implements RowSink {

    private final SequenceWriter writer;
    private final List<Column> columns;

    /** @param out closed with this */
    CsvOutput(Writer out, char separator, List<Column> columns) throws IOException {
        this.columns = List.copyOf(columns);
        CsvSchema.Builder schema = CsvSchema.builder().setColumnSeparator(separator);
        columns.forEach(column -> schema.addColumn(column.name()));
        this.writer = new CsvMapper()
                .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
                .writer(schema.setUseHeader(true).build())
                .writeValues(out);
    }

    @Override
    public void write(ObjectNode row) throws IOException {
        String[] cells = new String[columns.size()];
        for (int i = 0; i < cells.length; i++) {
            JsonNode value = row.path(columns.get(i).name());
            cells[i] = value.isContainerNode() ? JsonFiles.JSON.writeValueAsString(value) : value.asText("");
        }
        writer.write(cells);
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
