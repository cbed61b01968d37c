package io.freshet.actors.http;

import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.LaneService;
import io.freshet.actors.scorer.RerankingService;
import io.freshet.actors.scorer.ServedModel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The lanes of this process, and how a request finds the one it is for. */
final class ServedLanes {

    /** Any lane that can do what is asked. */
    private static final String ANY = "freshet";

    private final List<LaneService> lanes;

    /** @param lanes at least one; among several that would do, the first answers */
    ServedLanes(List<? extends LaneService> lanes) {
        this.lanes = List.copyOf(lanes);
    }

    List<LaneService> all() {
        return lanes;
    }

    /** Those that embed. */
    List<EmbeddingService> embedding() {
        return of(EmbeddingService.class);
    }

    /** Those that rerank. */
    List<RerankingService> reranking() {
        return of(RerankingService.class);
    }

    private <S> List<S> of(Class<S> kind) {
        return lanes.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    EmbeddingService embedding(Optional<String> model) {
        return pick(embedding(), "embedding", model);
    }

    RerankingService reranking(Optional<String> model) {
        return pick(reranking(), "reranker", model);
    }

    /** @throws ApiException 404 when no lane does this, or none of them has that name */
    private <S extends LaneService> S pick(List<S> able, String task, Optional<String> model) {
        if (able.isEmpty()) {
            throw new ApiException(
                    404,
                    "no_such_lane",
                    null,
                    "No " + task + " lane runs in this process, only "
                            + String.join(
                                    ", ",
                                    lanes.stream()
                                            .map(lane -> lane.served().lane())
                                            .toList())
                            + "; ask a process with a lane of task = " + task);
        }
        if (model.isEmpty() || model.get().equals(ANY)) {
            return able.get(0);
        }
        Set<String> names = new LinkedHashSet<>();
        for (S lane : able) {
            ServedModel served = lane.served();
            List<String> own = List.of(served.lane(), served.model());
            if (own.contains(model.get())) {
                return lane;
            }
            names.addAll(own);
        }
        names.add(ANY);
        throw new ApiException(
                404,
                "model_not_found",
                "model",
                "The model '" + model.get() + "' is not served here; use one of " + String.join(", ", names)
                        + ", or leave model out");
    }
}
