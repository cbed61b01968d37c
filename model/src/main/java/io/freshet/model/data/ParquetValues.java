package io.freshet.model.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Parquet groups as JSON objects: texts, numbers, booleans, lists and structs; other bytes stay binary. */
final class ParquetValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ParquetValues() {}

    static ObjectNode object(Group group) {
        ObjectNode object = JSON.objectNode();
        GroupType type = group.getType();
        for (int field = 0; field < type.getFieldCount(); field++) {
            if (type.getType(field).isRepetition(Type.Repetition.REPEATED)) {
                object.set(type.getFieldName(field), repeated(group, field));
            } else {
                boolean present = group.getFieldRepetitionCount(field) > 0;
                object.set(type.getFieldName(field), present ? value(group, field, 0) : JSON.nullNode());
            }
        }
        return object;
    }

    private static ArrayNode repeated(Group group, int field) {
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
            array.add(value(group, field, i));
        }
        return array;
    }

    private static JsonNode value(Group group, int field, int index) {
        Type type = group.getType().getType(field);
        if (type.isPrimitive()) {
            return primitive(group, field, index);
        }
        Group inner = group.getGroup(field, index);
        return type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation ? list(inner) : object(inner);
    }

    /** The format's three levels (list, a repeated group, one element), or the older two (list, repeated elements). */
    private static ArrayNode list(Group list) {
        Type repeated = list.getType().getType(0);
        if (repeated.isPrimitive()
                || repeated.asGroupType().getFieldCount() != 1
                || repeated.getName().equals("array")
                || repeated.getName().endsWith("_tuple")) {
            return repeated(list, 0);
        }
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
            Group element = list.getGroup(0, i);
            array.add(element.getFieldRepetitionCount(0) == 0 ? JSON.nullNode() : value(element, 0, 0));
        }
        return array;
    }

    private static JsonNode primitive(Group group, int field, int index) {
        return switch (group.getType().getType(field).asPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> JSON.numberNode(group.getInteger(field, index));
            case INT64 -> JSON.numberNode(group.getLong(field, index));
            case FLOAT -> JSON.numberNode(group.getFloat(field, index));
            case DOUBLE -> JSON.numberNode(group.getDouble(field, index));
            case BOOLEAN -> JSON.booleanNode(group.getBoolean(field, index));
            case INT96 -> JSON.binaryNode(group.getInt96(field, index).getBytes());
            case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(group, field, index);
        };
    }

    private static JsonNode bytes(Group group, int field, int index) {
        var meaning = group.getType().getType(field).getLogicalTypeAnnotation();
        boolean text = meaning instanceof StringLogicalTypeAnnotation
                || meaning instanceof EnumLogicalTypeAnnotation
                || meaning instanceof JsonLogicalTypeAnnotation;
        var bytes = group.getBinary(field, index);
        return text ? JSON.textNode(bytes.toStringUsingUTF8()) : JSON.binaryNode(bytes.getBytes());
    }
}
