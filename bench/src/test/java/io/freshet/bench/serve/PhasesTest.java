package io.freshet.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.actors.system.LaneModel;
import io.freshet.bench.samples.SamplePairs;
import io.freshet.model.embed.Role;
import io.freshet.model.transformer.LowRank;
import io.freshet.streams.version.VersionLog;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A short load on a real server, whose versions come through a real broker. */
@Timeout(180)
class PhasesTest {

    private static final Path SAMPLES = Path.of(System.getProperty("freshet.root"), "samples");

    @TempDir
    private Path folder;

    @Test
    void versionsComeWhileALoadRunsAndEveryAnswerIsRight() throws Exception {
        List<List<Request>> clients = new Traffic(SamplePairs.accepted(SAMPLES)).mixedOf(1);
        List<String> documents = Traffic.texts(clients, Role.DOCUMENT);
        Expected expected = new Expected();
        try (ServedSite site = ServedSite.start(folder, 1);
                LaneModel model = LaneModel.open(site.config());
                VersionLog log = VersionLog.open(
                        site.broker().connection(),
                        site.config().kafka().versionsTopic(),
                        site.config().lane())) {
            expected.documents(documents, model.encoder().encode(documents, Role.DOCUMENT, LowRank.NONE));
            RandomVersions versions = new RandomVersions(site.config(), model, log);
            Phases phases = new Phases(site, versions, expected);
            phases.nextVersion(clients.get(0).get(0));

            Phase phase = phases.run("load", clients, 1.5, 0.5);

            assertThat(phase.load().tally().faults()).isEmpty();
            assertThat(phase.load().tally().texts()).isPositive();
            assertThat(phase.committed()).isEqualTo(2);
            assertThat(versions.committed()).isEqualTo(3);
            assertThat(phase.swaps().swaps()).isBetween(1L, 2L);
            assertThat(site.client().ask(clients.get(0).get(0)).version()).isEqualTo(3);
        }
    }
}
