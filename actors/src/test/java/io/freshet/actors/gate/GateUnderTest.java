package io.freshet.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.testing.Samples;
import io.freshet.actors.testing.TestKits;
import io.freshet.actors.testing.TestModel;
import io.freshet.model.embed.RoundVectors;
import io.freshet.model.evaluate.EvaluationSet;
import io.freshet.model.evaluate.GateDecision;
import io.freshet.model.evaluate.GateThresholds;
import io.freshet.streams.record.QaPair;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** A gate, and the held-out pairs and documents of the samples that it judges all candidates by. */
final class GateUnderTest implements AutoCloseable {

    private final ActorTestKit kit = TestKits.create();
    private final TestProbe<Gate.Verdict> verdicts = kit.createTestProbe();
    private final ActorRef<Gate.Command> gate;
    private final List<HeldOut> heldOut;
    private final RoundVectors documents;

    /**
     * @param questions of the samples that are asked, the first ones
     * @param answers of the samples that they are looked for among
     */
    GateUnderTest(
            TestModel model,
            VersionEvaluator evaluator,
            GateThresholds thresholds,
            EvaluationSet general,
            int questions,
            int answers) {
        gate = kit.spawn(
                Gate.create(evaluator, thresholds, general, 1),
                DispatcherSelector.fromConfig("freshet-dispatchers.native"));
        heldOut = Samples.pairs(questions).stream()
                .map(pair -> new HeldOut(pair.query(), pair.response()))
                .toList();
        documents = model.vectors(
                Samples.pairs(answers).stream().map(QaPair::response).toList());
    }

    Gate.Verdict judge(Path candidate, Optional<Path> parent, double norm) {
        return judge(candidate, parent, norm, true);
    }

    /** @param finite whether training met few enough steps that were not */
    Gate.Verdict judge(Path candidate, Optional<Path> parent, double norm, boolean finite) {
        gate.tell(new Gate.Judge(1, 42, candidate, parent, heldOut, documents, norm, finite, verdicts.getRef()));
        return verdicts.expectMessageClass(Gate.Verdict.class);
    }

    static List<String> reasons(Gate.Verdict verdict) {
        assertThat(verdict.decision()).isInstanceOf(GateDecision.Reject.class);
        return ((GateDecision.Reject) verdict.decision()).reasons();
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
