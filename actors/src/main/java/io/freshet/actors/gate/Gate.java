package io.freshet.actors.gate;

import io.freshet.model.embed.TextEncoder;
import io.freshet.model.evaluate.ComparedMetrics;
import io.freshet.model.evaluate.EmbeddingEvaluator;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.evaluate.GateInput;
import io.freshet.model.evaluate.GateRule;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.model.evaluate.RetrievalMetrics;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.PeftFolder;
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
     * @param documents corpus to find their answers in
     * @param deltaNorm Frobenius norm of what the candidate adds to the base model
     * @param stepsFinite false if training gave up on too many steps whose loss or gradient was not finite
     */
    public record Judge(
            long version,
            Path candidate,
            Optional<Path> parent,
            List<HeldOut> heldOut,
            List<String> documents,
            double deltaNorm,
            boolean stepsFinite,
            ActorRef<Verdict> replyTo)
            implements Command {}

    /** The decision and the numbers it rests on. */
    public record Verdict(long version, GateDecision decision, ComparedMetrics fresh, ComparedMetrics general) {}

    private final TextEncoder encoder;
    private final EmbeddingEvaluator evaluator;
    private final GateRule rule;
    private final EvaluationSet generalSet;
    private RetrievalMetrics generalBase;

    private Gate(
            ActorContext<Command> context,
            TextEncoder encoder,
            EmbeddingEvaluator evaluator,
            GateRule rule,
            EvaluationSet generalSet) {
        super(context);
        this.encoder = encoder;
        this.evaluator = evaluator;
        this.rule = rule;
        this.generalSet = generalSet;
    }

    /**
     * @param generalSet frozen; empty = no check for forgetting
     * @param threads native threads of one operation, 0 = all cores
     */
    public static Behavior<Command> create(
            TextEncoder encoder,
            EmbeddingEvaluator evaluator,
            GateThresholds thresholds,
            EvaluationSet generalSet,
            int threads) {
        return Behaviors.setup(context -> {
            Torch.useThreads(threads);
            return new Gate(context, encoder, evaluator, new GateRule(thresholds), generalSet);
        });
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder().onMessage(Judge.class, this::judge).build();
    }

    private Behavior<Command> judge(Judge message) throws IOException {
        EvaluationSet freshSet = HeldOut.set(message.heldOut(), message.documents());
        if (generalBase == null) {
            generalBase = evaluate(generalSet, LowRank.NONE);
        }
        RetrievalMetrics freshBase = evaluate(freshSet, LowRank.NONE);
        RetrievalMetrics freshParent = freshBase;
        RetrievalMetrics generalParent = generalBase;
        if (message.parent().isPresent()) {
            try (LoraAdapter parent = read(message.parent().get())) {
                freshParent = evaluate(freshSet, parent.lowRank());
                generalParent = evaluate(generalSet, parent.lowRank());
            }
        }
        try (LoraAdapter candidate = read(message.candidate())) {
            var fresh = new ComparedMetrics(freshBase, freshParent, evaluate(freshSet, candidate.lowRank()));
            var general = new ComparedMetrics(generalBase, generalParent, evaluate(generalSet, candidate.lowRank()));
            GateDecision decision = rule.decide(
                    new GateInput(fresh, general, message.deltaNorm(), candidate.isFinite(), message.stepsFinite()));
            message.replyTo().tell(new Verdict(message.version(), decision, fresh, general));
        }
        return this;
    }

    private RetrievalMetrics evaluate(EvaluationSet set, LowRank delta) {
        return evaluator.evaluate(set, delta).metrics();
    }

    private LoraAdapter read(Path folder) throws IOException {
        return PeftFolder.readUnjudged(
                folder, encoder.linears(), encoder.options().device());
    }
}
