package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** One format's way to write rows. */
interface RowSink extends AutoCloseable {

    void write(ObjectNode row) throws IOException;

    /** Completes the file. */
    @Override
    void close() throws IOException;
}
