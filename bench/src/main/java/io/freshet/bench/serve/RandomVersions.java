package io.freshet.bench.serve;

import io.freshet.actors.system.LaneModel;
import io.freshet.config.FreshetConfig;
import io.freshet.model.checkpoint.Checkpoint;
import io.freshet.model.checkpoint.CheckpointStore;
import io.freshet.model.checkpoint.Draft;
import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.Metrics;
import io.freshet.model.checkpoint.OffsetRange;
import io.freshet.model.checkpoint.RecordCounts;
import io.freshet.model.checkpoint.Status;
import io.freshet.model.checkpoint.Times;
import io.freshet.model.embed.Probe;
import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.lora.LoraSpec;
import io.freshet.model.lora.PeftFolder;
import io.freshet.streams.version.VersionLog;
import io.freshet.streams.version.VersionRecord;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Writes versions as a coordinator does, of adapters that were never trained: each moves every query a little, another
 * way than all others. The model and the log stay the caller's. Used by one thread at a time.
 */
public final class RandomVersions {

    private static final String B = ".lora_B.weight";

    /** Standard deviation of the matrices B: moves the vectors of the sample queries by about a tenth. */
    private static final double SIZE = 0.05;

    private final FreshetConfig config;
    private final LaneModel model;
    private final CheckpointStore store;
    private final VersionLog log;
    private long written;

    /** @param log of the lane, with no versions yet */
    public RandomVersions(FreshetConfig config, LaneModel model, VersionLog log) {
        this.config = config;
        this.model = model;
        this.store = new CheckpointStore(config.checkpoint().store());
        this.log = log;
    }

    /** The version that was committed last; 0 = none. */
    public long committed() {
        return log.head().map(VersionRecord::version).orElse(0L);
    }

    /**
     * Writes the checkpoints of the next versions, which are committed later, and tells what they make of queries.
     *
     * @param upTo the last of them; those that are written already are only told about
     */
    public void prepare(long from, long upTo, List<String> queries, Expected expected) throws IOException {
        while (written < upTo) {
            written++;
            write(written);
        }
        for (long version = from; version <= upTo; version++) {
            List<String> unknown = expected.unknown(version, queries);
            try (LoraAdapter adapter = PeftFolder.read(
                    store.read(config.lane(), version).folder(),
                    model.encoder().linears(),
                    model.encoder().options().device())) {
                expected.queries(
                        version, unknown, model.encoder().encode(unknown, Kind.QUERY.role(), adapter.lowRank()));
            }
        }
    }

    /** Commits the next version, which has been prepared; from then on scorers hear of it. */
    public void commitNext() throws IOException {
        long version = committed() + 1;
        Checkpoint checkpoint = store.read(config.lane(), version);
        log.commit(new VersionRecord(
                config.lane(),
                version,
                version - 1,
                version - 1,
                0,
                checkpoint.manifest().epoch(),
                Status.PUBLISHED.label(),
                true,
                false,
                checkpoint.folder().toUri().toString(),
                checkpoint.manifestSha256(),
                Map.of(0, version),
                Instant.now()));
    }

    private void write(long version) throws IOException {
        var encoder = model.encoder();
        var lora = config.lora();
        Random random = new Random(version);
        LoraSpec spec = new LoraSpec(lora.rank(), lora.alpha(), lora.rsLora(), 0, List.of());
        try (Draft draft = store.begin(config.lane(), version);
                LoraAdapter adapter = LoraAdapter.initial(
                        spec, encoder.linears(), encoder.options().device(), version)) {
            adapter.parameters().forEach((name, tensor) -> {
                if (name.endsWith(B)) {
                    float[] values = new float[Math.toIntExact(tensor.size())];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) (SIZE * random.nextGaussian());
                    }
                    tensor.set(values);
                }
            });
            PeftFolder.write(draft.folder(), adapter, model.base().id(), encoder.linears());
            Probe.of(encoder, adapter.lowRank()).write(draft.folder());
            draft.commit(files -> manifest(version, files));
        }
    }

    /** As if it had been trained on one record. */
    private Manifest manifest(long version, Map<String, String> files) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return new Manifest(
                config.lane(),
                version,
                version - 1,
                1,
                Status.PUBLISHED,
                model.base(),
                files,
                List.of(new OffsetRange(config.kafka().topic(), 0, version - 1, version)),
                new RecordCounts(1, 0, 0, Map.of()),
                Metrics.NONE,
                version,
                config.settingsHash(),
                new Times(now, now),
                List.of("a random adapter, for a benchmark"));
    }
}
