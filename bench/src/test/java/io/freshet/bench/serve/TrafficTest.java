package io.freshet.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.freshet.bench.samples.SamplePairs;
import io.freshet.model.embed.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficTest {

    private static final Path SAMPLES = Path.of(System.getProperty("freshet.root"), "samples");

    @Test
    void noTextIsAskedByTwoClientsOrInTwoRequests() throws IOException {
        Traffic traffic = new Traffic(SamplePairs.accepted(SAMPLES));

        for (Role role : Role.values()) {
            List<String> texts = Traffic.texts(traffic.mixedOf(traffic.clients()), role);
            assertThat(texts).hasSizeGreaterThan(traffic.clients()).doesNotHaveDuplicates();
        }
    }

    @Test
    void aClientAsksForAllKindsAndForDocumentsOfSeveralLengths() throws IOException {
        List<Request> requests = new Traffic(SamplePairs.accepted(SAMPLES)).mixed(3);

        assertThat(requests).extracting(Request::kind).contains(Kind.values());
        List<String> documents = Traffic.texts(List.of(requests), Role.DOCUMENT);
        assertThat(documents.get(3).length()).isGreaterThan(2 * documents.get(0).length());
    }
}
