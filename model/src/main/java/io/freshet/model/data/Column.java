package io.freshet.model.data;

/**
 * A column of a data set that is written; a row may leave any out.
 *
 * @param name as it stands in the file
 */
public record Column(String name, Type type) {

    /** What its cells hold; in CSV, lists and messages become JSON inside a cell. */
    public enum Type {
        TEXT,
        INTEGER,
        TEXTS,
        INTEGERS,
        /** A list of {@code {role, content}}. */
        MESSAGES,
        /** A list of such lists. */
        CONVERSATIONS
    }

    public static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    public static Column of(String name, Type type) {
        return new Column(name, type);
    }
}
