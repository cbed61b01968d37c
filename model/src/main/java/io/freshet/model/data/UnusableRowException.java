package io.freshet.model.data;

/** One row cannot be used; it costs that row only. Carries no stack trace: there may be many. */
final class UnusableRowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RowProblem problem;

    /** @param detail column and value, for the report */
    UnusableRowException(RowProblem problem, String detail) {
        super(detail, null, false, false);
        this.problem = problem;
    }

    RowProblem problem() {
        return problem;
    }
}
