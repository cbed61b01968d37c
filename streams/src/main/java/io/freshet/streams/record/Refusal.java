package io.freshet.streams.record;

/** Carries a reason out of the depth of the parser. Costs no stack trace: bad records may come in floods. */
final class Refusal extends Exception {

    final Reason reason;

    Refusal(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }
}
