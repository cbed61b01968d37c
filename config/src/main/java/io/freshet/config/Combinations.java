package io.freshet.config;

import java.util.List;

/** Every rule about more than one key: settings that are each allowed but cannot work together. */
final class Combinations {

    private Combinations() {}

    static void check(FreshetConfig config, Settings settings) {
        model(config, settings);
        mining(config, settings);
        if (config.task() == Task.EMBEDDING) {
            contrast(config, settings);
        } else {
            rerank(config, settings);
        }
        gate(config, settings);
        replay(config, settings);
        places(config, settings);
        tls(config.http().tls(), settings, "http.tls");
        tls(config.admin().tls(), settings, "admin.tls");
    }

    private static void tls(TlsConfig tls, Settings settings, String section) {
        settings.refuseIf(
                tls.certificate().isPresent() != tls.privateKey().isPresent(),
                "a certificate and its private key go together; name both files, or neither for a port without TLS",
                section + ".certificate",
                section + ".private-key");
        settings.refuseIf(
                tls.clientCa().isPresent() && !tls.enabled(),
                "clients can show a certificate only where the server has one; name its files, or leave client-ca out",
                section + ".client-ca",
                section + ".certificate");
    }

    private static void model(FreshetConfig config, Settings settings) {
        int longest = config.model().maxLength();
        settings.refuseIf(
                config.model().tokensPerChunk() < longest,
                "the longest text would not fit into one forward call; raise tokens-per-chunk or lower max-length",
                "model.tokens-per-chunk",
                "model.max-length");
        settings.refuseIf(
                config.scorer().maxBatchTokens() < longest,
                "the longest text would never fit into a serving batch; raise max-batch-tokens or lower max-length",
                "scorer.max-batch-tokens",
                "model.max-length");
        settings.refuseIf(
                config.scorer().maxRequestTokens() < longest,
                "the longest text would be refused by the scorer; raise max-request-tokens or lower max-length",
                "scorer.max-request-tokens",
                "model.max-length");
    }

    private static void mining(FreshetConfig config, Settings settings) {
        MiningConfig mining = config.mining();
        settings.refuseIf(
                config.task() == Task.EMBEDDING
                        && !mining.model()
                                .orElse(config.model().ref())
                                .equals(config.model().ref()),
                "an embedding lane mines with the model it trains; leave mining.model out",
                "mining.model",
                "model.ref",
                "task");
        boolean emptyRange = mining.rangeMin() >= mining.rangeMax();
        settings.refuseIf(
                emptyRange,
                "the range is empty; range-min must be less than range-max",
                "mining.range-min",
                "mining.range-max");
        settings.refuseIf(
                !emptyRange && mining.numNegatives() > mining.rangeMax() - mining.rangeMin(),
                "more negatives than the range holds; num-negatives must be at most range-max - range-min",
                "mining.num-negatives",
                "mining.range-min",
                "mining.range-max");
        settings.refuseIf(
                mining.minScore().orElse(Double.NEGATIVE_INFINITY)
                        > mining.maxScore().orElse(Double.POSITIVE_INFINITY),
                "no candidate can pass; min-score must be at most max-score",
                "mining.min-score",
                "mining.max-score");
        settings.refuseIf(
                mining.numNegatives() > 0
                        && config.window().capacity() <= (long) mining.rangeMin() + mining.numNegatives(),
                "a full window, less the positive itself, cannot yield that many negatives after the skipped ranks;"
                        + " raise capacity, or lower range-min or num-negatives",
                "window.capacity",
                "mining.range-min",
                "mining.num-negatives");
    }

    private static void contrast(FreshetConfig config, Settings settings) {
        TrainConfig train = config.train();
        boolean mined =
                config.mining().numNegatives() > 0 && train.hardNegatives().orElse(1) > 0;
        settings.refuseIf(
                !train.inBatchNegatives() && !mined,
                "nothing to contrast a positive with; switch in-batch-negatives on, or mine and use hard negatives",
                "train.in-batch-negatives",
                "train.hard-negatives",
                "mining.num-negatives");
        settings.refuseIf(
                train.inBatchNegatives()
                        && !mined
                        && Math.min(train.batchSize(), config.round().pairs()) == 1,
                "a batch of one row has no negatives of other rows; raise batch-size and pairs to at least 2, or mine"
                        + " and use hard negatives",
                "train.batch-size",
                "round.pairs",
                "train.hard-negatives",
                "mining.num-negatives");
        String inBatchOnly = "these terms compare the rows of a batch; switch in-batch-negatives on, or this off";
        settings.refuseIf(
                train.includeQueryQuery() && !train.inBatchNegatives(),
                inBatchOnly,
                "train.include-query-query",
                "train.in-batch-negatives");
        settings.refuseIf(
                train.includeDocumentDocument() && !train.inBatchNegatives(),
                inBatchOnly,
                "train.include-document-document",
                "train.in-batch-negatives");
    }

    /** Unlike an embedding model, a reranker sees no other row of its batch. */
    private static void rerank(FreshetConfig config, Settings settings) {
        settings.refuseIf(
                config.mining().numNegatives() == 0
                        || config.train().hardNegatives().orElse(1) == 0,
                "a reranker learns from a query's own negatives only; mine and use at least one",
                "task",
                "mining.num-negatives",
                "train.hard-negatives");
    }

    private static void gate(FreshetConfig config, Settings settings) {
        settings.refuseIf(
                config.gate().minQueries() > config.gate().reservoir(),
                "the gate would wait for more queries than are kept; min-queries must be at most reservoir",
                "gate.min-queries",
                "gate.reservoir");
    }

    private static void replay(FreshetConfig config, Settings settings) {
        settings.refuseIf(
                config.replay().share() > 0 && config.replay().capacity() == 0,
                "there would be nothing to replay; raise capacity, or set share to 0",
                "replay.share",
                "replay.capacity");
    }

    private static void places(FreshetConfig config, Settings settings) {
        topics(config.kafka(), settings);
        Place http = new Place("http", true, config.http().host(), config.http().port());
        ManagementConfig management = config.management();
        Place health = new Place("management", management.enabled(), management.host(), management.port());
        Place admin = new Place(
                "admin",
                config.admin().enabled(),
                config.admin().host(),
                config.admin().port());
        apart(settings, http, health);
        apart(settings, http, admin);
        apart(settings, health, admin);
        settings.refuseIf(
                config.admin().token().isPresent() && config.admin().tokenFile().isPresent(),
                "there is one token; leave one of them out",
                "admin.token",
                "admin.token-file");
    }

    /** Where a server listens. */
    private record Place(String section, boolean used, String host, int port) {}

    private static void apart(Settings settings, Place one, Place other) {
        settings.refuseIf(
                one.used && other.used && one.port != 0 && one.port == other.port && overlap(one.host, other.host),
                "both would listen on the same port; change one, or set it to 0 for any free port",
                one.section + ".host",
                one.section + ".port",
                other.section + ".host",
                other.section + ".port");
    }

    private static void topics(KafkaConfig kafka, Settings settings) {
        List<String> topics = List.of(
                kafka.topic(),
                kafka.deadLetterTopic(),
                kafka.quarantineTopic(),
                kafka.versionsTopic(),
                kafka.servingTopic(),
                kafka.embeddingsTopic());
        List<String> keys = List.of(
                "kafka.topic",
                "kafka.dead-letter-topic",
                "kafka.quarantine-topic",
                "kafka.versions-topic",
                "kafka.serving-topic",
                "kafka.embeddings-topic");
        for (int one = 0; one < topics.size(); one++) {
            for (int other = one + 1; other < topics.size(); other++) {
                settings.refuseIf(
                        topics.get(one).equals(topics.get(other)),
                        "each needs a topic of its own; rename one",
                        keys.get(one),
                        keys.get(other));
            }
        }
    }

    private static boolean overlap(String one, String other) {
        return one.equals(other) || wildcard(one) || wildcard(other);
    }

    private static boolean wildcard(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]");
    }
}
