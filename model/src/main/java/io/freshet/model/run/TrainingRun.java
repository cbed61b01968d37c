package io.freshet.model.run;

import io.freshet.model.run.chart.Curves;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A training under way, written down: log, checkpoints, curves. The trainer logs a step's events before it writes that
 * step's checkpoint. Used by one thread. A run that is closed without {@link #finish} can be resumed from its last
 * checkpoint.
 */
public final class TrainingRun implements AutoCloseable {

    private final Path path;
    private final RunPlan plan;
    private final InstantSource clock;
    private final Supplier<ProcessMemory> memory;
    private final CheckpointFolders checkpoints;
    private final RunLog log;
    private final Instant started;
    private final long startStep;
    private final List<Map<String, Object>> history;
    private Optional<TrainerState.Best> evaluated = Optional.empty();
    private Optional<TrainerState.Best> best;
    private Optional<Path> last;
    private long step;

    private TrainingRun(
            Path path,
            RunPlan plan,
            InstantSource clock,
            Supplier<ProcessMemory> memory,
            CheckpointFolders checkpoints,
            RunLog log,
            TrainerState from) {
        this.path = path;
        this.plan = plan;
        this.clock = clock;
        this.memory = memory;
        this.checkpoints = checkpoints;
        this.log = log;
        this.started = clock.instant();
        this.startStep = from.step();
        this.step = from.step();
        this.history = new ArrayList<>(from.logHistory());
        this.best = from.best();
        this.last = startStep == 0 ? Optional.empty() : Optional.of(checkpoints.of(startStep));
    }

    /**
     * Begins at step 0. The time begins to count.
     *
     * @param memory see {@link ProcessMemory#now()}
     */
    public static TrainingRun start(RunFolder folder, RunPlan plan, InstantSource clock, Supplier<ProcessMemory> memory)
            throws IOException {
        TrainerState nothing = new TrainerState(0, 0, plan.maxSteps(), Optional.empty(), List.of());
        return new TrainingRun(
                folder.path(),
                plan,
                clock,
                memory,
                CheckpointFolders.in(folder.path()),
                RunLog.open(folder.path().resolve(RunFolder.LOG)),
                nothing);
    }

    /**
     * Goes on in the folder of a checkpoint, after it: what the log says of later steps is dropped. Elapsed time counts
     * from here.
     *
     * @throws FileAlreadyExistsException if the run has a later checkpoint, which this would have to overwrite
     */
    public static TrainingRun resume(Path checkpoint, RunPlan plan, InstantSource clock, Supplier<ProcessMemory> memory)
            throws IOException {
        TrainerState state = TrainerState.read(checkpoint);
        Path path = checkpoint.toAbsolutePath().normalize().getParent();
        CheckpointFolders checkpoints = CheckpointFolders.in(path);
        if (!checkpoints.of(state.step()).equals(checkpoint.toAbsolutePath().normalize())) {
            throw new IOException(checkpoint + " is the checkpoint of step " + state.step() + "; name the folder "
                    + checkpoints.of(state.step()).getFileName() + " again to go on from it");
        }
        checkpoints.deleteLeftovers();
        List<Path> all = checkpoints.list();
        Path newest = all.get(all.size() - 1);
        if (CheckpointFolders.step(newest).orElseThrow() > state.step()) {
            throw new FileAlreadyExistsException(
                    newest.toString(),
                    null,
                    "the run is further than " + checkpoint.getFileName() + "; go on from " + newest.getFileName()
                            + ", or move the later checkpoints away first");
        }
        Path file = path.resolve(RunFolder.LOG);
        RunLog.cut(file, state.step());
        return new TrainingRun(path, plan, clock, memory, checkpoints, RunLog.open(file), state);
    }

    /** Writes a line on training. */
    public void log(TrainEvent event) throws IOException {
        double seconds = elapsed().toNanos() / 1e9;
        double speed = seconds > 0 ? (event.step() - startStep) / seconds : 0;
        write(event.step(), event.fields(memory.get().peakGib(), speed));
    }

    /**
     * Writes a line on an evaluation. The next checkpoint of the same step may become the best.
     *
     * @throws IllegalArgumentException if the plan's best metric is not among its metrics
     */
    public void log(EvalEvent event) throws IOException {
        Map<String, Object> fields = event.fields();
        Double value = event.metrics().get(plan.bestMetric().substring(EvalEvent.PREFIX.length()));
        if (value == null) {
            throw new IllegalArgumentException("the metric for the best model, " + plan.bestMetric()
                    + ", is not measured; there are " + fields.keySet());
        }
        evaluated = Optional.of(new TrainerState.Best(event.step(), value));
        write(event.step(), fields);
    }

    private void write(long at, Map<String, Object> fields) throws IOException {
        if (at < step || at > plan.maxSteps()) {
            throw new IllegalArgumentException(
                    "step " + at + " cannot follow step " + step + " in a run of " + plan.maxSteps() + " steps");
        }
        step = at;
        Map<String, Object> remembered = new LinkedHashMap<>(fields);
        remembered.put("step", at);
        history.add(remembered);
        Duration elapsed = elapsed();
        fields.put(RunLog.STEP, at + "/" + plan.maxSteps());
        fields.put("percentage", Numbers.percentage(at, plan.maxSteps()));
        fields.put("elapsed_time", Numbers.time(elapsed));
        if (at > startStep) {
            double perStep = elapsed.toMillis() / (double) (at - startStep);
            fields.put("remaining_time", Numbers.time(Duration.ofMillis(Math.round(perStep * (plan.maxSteps() - at)))));
        }
        log.append(fields);
    }

    /** Whether the step has a checkpoint; it cannot have another. */
    public boolean hasCheckpoint(long ofStep) {
        return Files.exists(checkpoints.of(ofStep));
    }

    /**
     * Writes {@code checkpoint-{step}}, which appears all at once, then deletes the oldest beyond the plan's limit and
     * draws the curves so far.
     *
     * @param epoch passes over the training set done, with fraction
     * @param writer the adapter, the optimiser's state, …
     * @return the checkpoint's folder
     * @throws FileAlreadyExistsException if the step has one
     */
    public Path checkpoint(long atStep, double epoch, CheckpointWriter writer) throws IOException {
        Optional<TrainerState.Best> bestNow = evaluated
                .filter(now -> now.step() == atStep && Double.isFinite(now.metric()))
                .filter(now ->
                        best.isEmpty() || plan.isBetter(now.metric(), best.get().metric()))
                .or(() -> best);
        TrainerState state = new TrainerState(atStep, epoch, plan.maxSteps(), bestNow, history);
        Path written = checkpoints.write(atStep, folder -> {
            writer.write(folder);
            Path arguments = path.resolve(RunFolder.ARGUMENTS);
            if (Files.exists(arguments)) {
                Files.copy(arguments, folder.resolve(RunFolder.ARGUMENTS));
            }
            state.write(folder, checkpoints.of(atStep), plan);
        });
        best = bestNow;
        last = Optional.of(written);
        if (plan.saveTotalLimit().isPresent()) {
            Set<Path> keep = new HashSet<>(Set.of(written));
            best().ifPresent(keep::add);
            checkpoints.prune(plan.saveTotalLimit().getAsInt(), keep);
        }
        Curves.draw(path.resolve(RunFolder.IMAGES), history);
        return written;
    }

    /** The checkpoint with the best value of the plan's metric so far. */
    public Optional<Path> best() {
        return best.map(b -> checkpoints.of(b.step()));
    }

    /** The newest checkpoint. */
    public Optional<Path> last() {
        return last;
    }

    /** The run's folder. */
    public Path path() {
        return path;
    }

    /**
     * Writes the last line of the log and draws the curves.
     *
     * @return the fields of that line
     */
    public Map<String, Object> finish(RunSummary summary) throws IOException {
        Map<String, Object> fields = summary.fields();
        fields.put("last_model_checkpoint", last.map(Path::toString).orElse(null));
        fields.put("best_model_checkpoint", best().map(Path::toString).orElse(null));
        fields.put("best_metric", best.map(TrainerState.Best::metric).orElse(null));
        fields.put("global_step", step);
        fields.put("log_history", history);
        fields.put("memory", Numbers.round(memory.get().peakGib(), 2));
        log.append(fields);
        Curves.draw(path.resolve(RunFolder.IMAGES), history);
        return fields;
    }

    private Duration elapsed() {
        return Duration.between(started, clock.instant());
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
