package io.freshet.actors.gate;

import io.freshet.model.embed.RoundVectors;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.ComparedReports;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.evaluate.GateInput;
import io.freshet.model.evaluate.GateJudgement;
import io.freshet.model.evaluate.GateRule;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.model.evaluate.OutputSample;
import io.freshet.model.evaluate.RetrievalReport;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Judges candidates. It computes in the actor itself, so it must run on a dispatcher of its own. */
public final class Gate extends AbstractBehavior<Gate.Command> {

    public sealed interface Command {}

    /**
     * Judge a candidate.
     *
     * @param seed of the round, for all that is drawn
     * @param candidate folder with its adapter and its probe
     * @param parent checkpoint folder of the version it was trained from; empty = the base model
     * @param heldOut recent pairs that no version was trained on
     * @param documents corpus to find their answers in, with its base vectors
     * @param deltaNorm Frobenius norm of what the candidate adds to the base model
     * @param stepsFinite false if training gave up on too many steps whose loss or gradient was not finite
     */
    public record Judge(
            long version,
            long seed,
            Path candidate,
            Optional<Path> parent,
            List<HeldOut> heldOut,
            RoundVectors documents,
            double deltaNorm,
            boolean stepsFinite,
            ActorRef<Verdict> replyTo)
            implements Command {}

    /**
     * The decision and the numbers it rests on.
     *
     * @param numbers what there is beside the metrics of the sets
     */
    public record Verdict(
            long version,
            GateDecision decision,
            ComparedMetrics fresh,
            ComparedMetrics general,
            Map<String, Double> numbers) {}

    /** Texts of each set whose outputs are looked at for collapse; with the probe's they make 780 pairs. */
    private static final int SAMPLE = 16;

    /** Among the numbers of a verdict: the norm of the adapter's change over that of the base model's linear layers. */
    public static final String RELATIVE_DELTA = "relative_delta";

    private final VersionEvaluator evaluator;
    private final GateRule rule;
    private final EvaluationSet generalSet;
    private double weightNorm;
    private VersionEvaluator.Measure general;
    private RetrievalReport generalBase;

    private Gate(ActorContext<Command> context, VersionEvaluator evaluator, GateRule rule, EvaluationSet generalSet) {
        super(context);
        this.evaluator = evaluator;
        this.rule = rule;
        this.generalSet = generalSet;
    }

    /**
     * @param generalSet frozen; empty = no check for forgetting
     * @param threads native threads of one operation, 0 = all cores
     */
    public static Behavior<Command> create(
            VersionEvaluator evaluator, GateThresholds thresholds, EvaluationSet generalSet, int threads) {
        return Behaviors.setup(context -> {
            Torch.useThreads(threads);
            return new Gate(context, evaluator, new GateRule(thresholds, evaluator.metrics()), generalSet);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Judge.class, this::judge).build();
    }

    private Behavior<Command> judge(Judge message) throws IOException {
        RoundVectors documents = message.documents();
        EvaluationSet freshSet = HeldOut.set(message.heldOut(), documents.texts());
        VersionEvaluator.Measure fresh = evaluator.on(freshSet, documents);
        if (general == null) {
            general = evaluator.on(generalSet, RoundVectors.NONE);
            generalBase = general.of(LowRank.NONE);
        }
        OutputSample sample = OutputSample.of(List.of(freshSet, generalSet), SAMPLE, message.seed());
        try (Version parent = Version.read(evaluator, message.parent());
                Version candidate = Version.read(evaluator, Optional.of(message.candidate()))) {
            ComparedReports onFresh = compare(fresh, fresh.of(LowRank.NONE), parent, candidate);
            ComparedReports onGeneral = compare(general, generalBase, parent, candidate);
            GateJudgement judgement = rule.decide(new GateInput(
                    onFresh,
                    onGeneral,
                    generalSet.corpus().size(),
                    evaluator.spreads(sample, candidate.delta()),
                    evaluator.probe(message.candidate(), candidate.delta(), parent.delta()),
                    message.deltaNorm(),
                    candidate.isFinite(),
                    message.stepsFinite(),
                    message.seed()));
            SortedMap<String, Double> numbers = new TreeMap<>(judgement.numbers());
            numbers.put(RELATIVE_DELTA, message.deltaNorm() / weightNorm());
            message.replyTo()
                    .tell(new Verdict(
                            message.version(), judgement.decision(), onFresh.metrics(), onGeneral.metrics(), numbers));
        }
        return this;
    }

    private double weightNorm() {
        if (weightNorm == 0) {
            weightNorm = evaluator.weightNorm();
        }
        return weightNorm;
    }

    private static ComparedReports compare(
            VersionEvaluator.Measure measure, RetrievalReport base, Version parent, Version candidate) {
        return new ComparedReports(
                base, parent.adapter().isEmpty() ? base : measure.of(parent.delta()), measure.of(candidate.delta()));
    }

    /**
     * A version that is open to be measured.
     *
     * @param adapter empty for the base model
     */
    private record Version(Optional<LoraAdapter> adapter) implements AutoCloseable {

        static Version read(VersionEvaluator evaluator, Optional<Path> folder) throws IOException {
            return new Version(folder.isPresent() ? Optional.of(evaluator.read(folder.get())) : Optional.empty());
        }

        LowRank delta() {
            return adapter.map(LoraAdapter::lowRank).orElse(LowRank.NONE);
        }

        boolean isFinite() {
            return adapter.map(LoraAdapter::isFinite).orElse(true);
        }

        @Override
        public void close() {
            adapter.ifPresent(LoraAdapter::close);
        }
    }
}
