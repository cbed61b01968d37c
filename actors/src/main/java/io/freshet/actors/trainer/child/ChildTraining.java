package io.freshet.actors.trainer.child;

import io.freshet.actors.trainer.Training;
import io.freshet.model.train.StepReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * An attempt that another process makes, which runs ahead: a step here is the report of one there. When that process
 * ends, the attempt fails. Closed before its end it kills the process, the only thing that stops a step under way.
 */
final class ChildTraining implements Training {

    private final TrainerLink link;
    private final Duration stepTimeout;
    private boolean over;
    private double deltaNorm;
    private boolean settled;

    ChildTraining(TrainerLink link, Duration stepTimeout) {
        this.link = link;
        this.stepTimeout = stepTimeout;
    }

    @Override
    public boolean hasNext() {
        return !over;
    }

    @Override
    public StepReport next() throws IOException {
        StepReport report = link.receive(Report.Step.class, stepTimeout).report();
        if (report.step() == report.steps()) {
            deltaNorm = link.receive(Report.Trained.class, stepTimeout).deltaNorm();
            over = true;
        }
        return report;
    }

    /** Known once the last step is made. */
    @Override
    public double deltaNorm() {
        if (!over) {
            throw new IllegalStateException("the round is not trained to its end yet");
        }
        return deltaNorm;
    }

    @Override
    public void save(Path folder) throws IOException {
        link.send(new Order.Save(folder.toAbsolutePath().toString()));
        link.receive(Report.Saved.class, stepTimeout);
        settled = true;
    }

    @Override
    public void close() {
        if (!settled) {
            link.kill();
        }
    }
}
