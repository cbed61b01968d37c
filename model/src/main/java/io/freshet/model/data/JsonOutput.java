package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Writer;

/** Writes JSON objects, one a line; on request the lines make one array. */
final class JsonOutput implements RowSink {

    private final Writer out;
    private final boolean array;
    private boolean first = true;

    /** @param out closed with this */
    JsonOutput(Writer out, boolean array) {
        this.out = out;
        this.array = array;
    }

    @Override
    public void write(ObjectNode row) throws IOException {
        if (array) {
            out.write(first ? "[\n" : ",\n");
        }
        out.write(JsonFiles.JSON.writeValueAsString(row));
        if (!array) {
            out.write('\n');
        }
        first = false;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            if (array) {
                out.write(first ? "[]\n" : "\n]\n");
            }
        }
    }
}
