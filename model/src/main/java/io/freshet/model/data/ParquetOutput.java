package io.freshet.model.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;

/** Writes Parquet with snappy pages and three-level lists, as Arrow does. */
final class ParquetOutput implements RowSink {

    private final MessageType schema;
    private final ParquetWriter<Group> writer;

    ParquetOutput(Path file, List<Column> columns) throws IOException {
        this.schema = new MessageType(
                "schema", columns.stream().map(ParquetOutput::type).toList());
        this.writer = ExampleParquetWriter.builder(new LocalOutputFile(file))
                .withConf(new PlainParquetConfiguration())
                .withType(schema)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build();
    }

    @Override
    public void write(ObjectNode row) throws IOException {
        writer.write(group(schema, row));
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private static Type type(Column column) {
        String name = column.name();
        return switch (column.type()) {
            case TEXT -> text(name);
            case INTEGER -> integer(name);
            case TEXTS -> list(name, text("element"));
            case INTEGERS -> list(name, integer("element"));
            case MESSAGES -> messages(name);
            case CONVERSATIONS -> list(name, messages("element"));
        };
    }

    private static Type messages(String name) {
        return list(name, new GroupType(Repetition.OPTIONAL, "element", text("role"), text("content")));
    }

    private static Type list(String name, Type element) {
        return Types.optionalList().element(element).named(name);
    }

    private static Type text(String name) {
        return Types.optional(PrimitiveTypeName.BINARY)
                .as(LogicalTypeAnnotation.stringType())
                .named(name);
    }

    private static Type integer(String name) {
        return Types.optional(PrimitiveTypeName.INT64).named(name);
    }

    private static Group group(GroupType type, JsonNode object) {
        Group group = new SimpleGroup(type);
        for (Type field : type.getFields()) {
            if (object.hasNonNull(field.getName())) {
                add(group, field, object.get(field.getName()));
            }
        }
        return group;
    }

    private static void add(Group group, Type field, JsonNode value) {
        if (!field.isPrimitive() && value.isArray()) {
            Group list = group.addGroup(field.getName());
            Type element = field.asGroupType().getType(0).asGroupType().getType(0);
            value.forEach(item -> add(list.addGroup(0), element, item));
        } else if (!field.isPrimitive()) {
            group.add(field.getName(), group(field.asGroupType(), value));
        } else if (value.isTextual()) {
            group.add(field.getName(), value.textValue());
        } else {
            group.add(field.getName(), value.longValue());
        }
    }
}
