package io.freshet.actors.gate;

import io.freshet.model.embed.RoundVectors;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.evaluate.GateInput;
import io.freshet.model.evaluate.GateRule;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.model.evaluate.RetrievalMetrics;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.torch.Torch;
import io.freshet.model.transformer.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
     * @param candidate folder with its adapter
     * @param parent checkpoint folder of the version it was trained from; empty = the base model
     * @param heldOut recent pairs that no version was trained on
     * @param documents corpus to find their answers in, with its base vectors
     * @param deltaNorm Frobenius norm of what the candidate adds to the base model
     * @param stepsFinite false if training gave up on too many steps whose loss or gradient was not finite
     */
    public record Judge(
            long version,
            Path candidate,
            Optional<Path> parent,
            List<HeldOut> heldOut,
            RoundVectors documents,
            double deltaNorm,
            boolean stepsFinite,
            ActorRef<Verdict> replyTo)
            implements Command {}

    /** The decision and the numbers it rests on. */
    public record Verdict(long version, GateDecision decision, ComparedMetrics fresh, ComparedMetrics general) {}

    private final VersionEvaluator evaluator;
    private final GateRule rule;
    private final EvaluationSet generalSet;
    private VersionEvaluator.Measure general;
    private RetrievalMetrics generalBase;

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
        VersionEvaluator.Measure fresh = evaluator.on(HeldOut.set(message.heldOut(), documents.texts()), documents);
        if (general == null) {
            general = evaluator.on(generalSet, RoundVectors.NONE);
            generalBase = general.of(LowRank.NONE);
        }
        RetrievalMetrics freshBase = fresh.of(LowRank.NONE);
        RetrievalMetrics freshParent = freshBase;
        RetrievalMetrics generalParent = generalBase;
        if (message.parent().isPresent()) {
            try (LoraAdapter parent = evaluator.read(message.parent().get())) {
                freshParent = fresh.of(parent.lowRank());
                generalParent = general.of(parent.lowRank());
            }
        }
        try (LoraAdapter candidate = evaluator.read(message.candidate())) {
            var onFresh = new ComparedMetrics(freshBase, freshParent, fresh.of(candidate.lowRank()));
            var onGeneral = new ComparedMetrics(generalBase, generalParent, general.of(candidate.lowRank()));
            GateDecision decision = rule.decide(new GateInput(
                    onFresh, onGeneral, message.deltaNorm(), candidate.isFinite(), message.stepsFinite()));
            message.replyTo().tell(new Verdict(message.version(), decision, onFresh, onGeneral));
        }
        return this;
    }
}
