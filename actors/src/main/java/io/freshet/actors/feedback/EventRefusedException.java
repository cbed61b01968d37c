package io.freshet.actors.feedback;

/** An event that cannot be used. The message says what is wrong and what to do. */
public final class EventRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String code;
    private final String field;

    /**
     * @param code for programs
     * @param field of the event, or null
     */
    EventRefusedException(String code, String field, String message) {
        super(message, null, false, false);
        this.code = code;
        this.field = field;
    }

    static EventRefusedException invalid(String field, String message) {
        return new EventRefusedException("invalid_value", field, message);
    }

    public String code() {
        return code;
    }

    public String field() {
        return field;
    }
}
