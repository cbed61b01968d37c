package io.freshet.model.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/** The values of one row by lower-case column name; a column without a value is as good as absent. */
final class Cells {

    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final Set<String> empty = new HashSet<>();
    private final boolean text;

    /** @param text whether every cell is a text, as in CSV, where lists are JSON inside a cell */
    Cells(ObjectNode row, boolean text) {
        this.text = text;
        row.properties().forEach(column -> {
            String name = column.getKey().strip().toLowerCase(Locale.ROOT);
            if (column.getValue().isNull()) {
                empty.add(name);
            } else {
                values.putIfAbsent(name, column.getValue());
            }
        });
    }

    /** The first of the names that the row has, but without a value. */
    Optional<String> firstEmpty(List<String> names) {
        return names.stream().filter(empty::contains).findFirst();
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The first of the names that the row has. */
    Optional<String> first(List<String> names) {
        return names.stream().filter(values::containsKey).findFirst();
    }

    /** @throws UnusableRowException if it is no text */
    String text(String name) throws UnusableRowException {
        return asText(name, values.get(name));
    }

    /** The text of a column that the row has; empty if it is no text. */
    String plain(String name) {
        return values.get(name).asText("");
    }

    /** One text or a list of them. */
    List<String> texts(String name) throws UnusableRowException {
        JsonNode value = list(name);
        if (!value.isArray()) {
            return List.of(asText(name, value));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            texts.add(asText(name, item));
        }
        return texts;
    }

    /** The texts of {@code negative_1}, {@code negative_2}, …, in the order of their numbers. */
    List<String> numberedNegatives() throws UnusableRowException {
        Map<Integer, String> byNumber = new TreeMap<>();
        for (String name : values.keySet()) {
            var matcher = ColumnNames.NUMBERED_NEGATIVE.matcher(name);
            if (matcher.matches()) {
                byNumber.put(Integer.valueOf(matcher.group(1)), text(name));
            }
        }
        return List.copyOf(byNumber.values());
    }

    /** The raw value; in CSV a list is parsed. */
    JsonNode list(String name) throws UnusableRowException {
        JsonNode value = values.get(name);
        String cell = text ? value.asText().strip() : "";
        if (!cell.matches("(?s)\\[\\s*[\"\\[{\\]\\d].*")) {
            return value;
        }
        try {
            return JsonFiles.JSON.readTree(cell);
        } catch (JsonProcessingException e) {
            if (cell.matches("(?s)\\[\\s*\\d.*")) {
                // A text may well begin with a reference: [1] …
                return value;
            }
            throw new UnusableRowException(RowProblem.BROKEN_LIST, name + ": " + e.getOriginalMessage());
        }
    }

    /** A number, or a text that is one. */
    static double number(String name, JsonNode value) throws UnusableRowException {
        OptionalDouble number = OptionalDouble.empty();
        if (value.isNumber()) {
            number = OptionalDouble.of(value.doubleValue());
        } else if (value.isTextual()) {
            try {
                number = OptionalDouble.of(Double.parseDouble(value.textValue().strip()));
            } catch (NumberFormatException e) {
                number = OptionalDouble.empty();
            }
        }
        if (number.isEmpty() || !Double.isFinite(number.getAsDouble())) {
            throw new UnusableRowException(RowProblem.BAD_LABEL, name + " is " + brief(value));
        }
        return number.getAsDouble();
    }

    private static String asText(String name, JsonNode value) throws UnusableRowException {
        if (!value.isTextual()) {
            throw new UnusableRowException(RowProblem.WRONG_TYPE, name + " is " + brief(value) + ", expected a text");
        }
        return value.textValue();
    }

    static String brief(JsonNode value) {
        return value.isBinary() ? "binary" : brief(value.toString());
    }

    static String brief(String all) {
        return all.length() <= 60 ? all : all.substring(0, 59) + "…";
    }
}
