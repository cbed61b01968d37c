package io.freshet.bench.serve;

import io.freshet.model.embed.Role;
import io.freshet.model.embed.TextEncoder;
import io.freshet.model.transformer.LowRank;
import java.util.List;

/** Freshet's own encoder without a server, on the calling thread, by the base model. The encoder stays the caller's. */
public record DirectEncode(TextEncoder encoder, List<String> queries, List<String> documents) {

    /** Encodes all texts over and over; how fast. */
    public Rate run(double seconds) {
        double cpu = CpuTime.seconds(ProcessHandle.current());
        long start = System.nanoTime();
        long texts = 0;
        while (System.nanoTime() - start < seconds * 1e9) {
            encoder.encode(queries, Role.QUERY, LowRank.NONE);
            encoder.encode(documents, Role.DOCUMENT, LowRank.NONE);
            texts += queries.size() + documents.size();
        }
        double took = (System.nanoTime() - start) / 1e9;
        return new Rate(texts / took, texts / (CpuTime.seconds(ProcessHandle.current()) - cpu));
    }
}
