package io.freshet.model.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopCodecs;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Rows of a Parquet file, one row group in memory at a time. */
final class ParquetInput {

    private ParquetInput() {}

    static void read(Path file, Tables.Visitor visitor) throws IOException {
        long number = 0;
        try (ParquetFileReader reader = open(file)) {
            MessageType schema = reader.getFooter().getFileMetaData().getSchema();
            MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
            for (PageReadStore rows = next(file, reader); rows != null; rows = next(file, reader)) {
                RecordReader<Group> records = records(file, columns, rows, schema);
                for (long i = 0; i < rows.getRowCount(); i++) {
                    number++;
                    visitor.visit(convert(file, records, number), number);
                }
            }
        }
    }

    private static ParquetFileReader open(Path file) throws DataFileException {
        try {
            PlainParquetConfiguration plain = new PlainParquetConfiguration();
            ParquetReadOptions options = ParquetReadOptions.builder(plain)
                    .withCodecFactory(new ParquetCodecs(HadoopCodecs.newFactory(plain, 0)))
                    .build();
            return ParquetFileReader.open(new LocalInputFile(file), options);
        } catch (IOException | RuntimeException e) {
            throw damaged(file, e);
        }
    }

    private static PageReadStore next(Path file, ParquetFileReader reader) throws DataFileException {
        try {
            return reader.readNextRowGroup();
        } catch (IOException | RuntimeException e) {
            throw damaged(file, e);
        }
    }

    private static RecordReader<Group> records(
            Path file, MessageColumnIO columns, PageReadStore rows, MessageType schema) throws DataFileException {
        try {
            return columns.getRecordReader(rows, new GroupRecordConverter(schema));
        } catch (RuntimeException e) {
            throw damaged(file, e);
        }
    }

    private static ObjectNode convert(Path file, RecordReader<Group> records, long number) throws DataFileException {
        try {
            return ParquetValues.object(records.read());
        } catch (RuntimeException e) {
            throw new DataFileException(file, "row " + number + " cannot be read: " + reason(e));
        }
    }

    private static DataFileException damaged(Path file, Exception cause) {
        return new DataFileException(
                file, "not a readable Parquet file, or cut short: " + reason(cause) + "; write or download it again");
    }

    private static String reason(Exception cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }
}
