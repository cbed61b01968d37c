package io.freshet.actors.trainer.child;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.freshet.model.train.StepReport;
import java.util.Optional;

/** What the child has done; one line on its standard output. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Report.Ready.class, name = "ready"),
    @JsonSubTypes.Type(value = Report.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = Report.Step.class, name = "step"),
    @JsonSubTypes.Type(value = Report.Trained.class, name = "trained"),
    @JsonSubTypes.Type(value = Report.Saved.class, name = "saved"),
    @JsonSubTypes.Type(value = Report.Failed.class, name = "failed")
})
sealed interface Report {

    /** The model is loaded; once, and first. */
    record Ready() implements Report {}

    /** The round file is read, the parent's weights are loaded. */
    record Begun() implements Report {}

    /** @param skipped why the update was not applied; null if it was */
    record Step(
            int step,
            int steps,
            int rows,
            double loss,
            double margin,
            double gradNorm,
            double learningRate,
            long tokens,
            long padded,
            String skipped)
            implements Report {

        static Step of(StepReport report) {
            return new Step(
                    report.step(),
                    report.steps(),
                    report.rows(),
                    report.loss(),
                    report.margin(),
                    report.gradNorm(),
                    report.learningRate(),
                    report.tokens(),
                    report.padded(),
                    report.skipped().orElse(null));
        }

        StepReport report() {
            return new StepReport(
                    step,
                    steps,
                    rows,
                    loss,
                    margin,
                    gradNorm,
                    learningRate,
                    tokens,
                    padded,
                    Optional.ofNullable(skipped));
        }
    }

    /** After the last step. */
    record Trained(double deltaNorm) implements Report {}

    record Saved() implements Report {}

    /** The order could not be carried out, but the next one may be. */
    record Failed(String message) implements Report {}
}
