package io.freshet.actors.http;

import io.freshet.actors.scorer.EmbeddingService;
import io.freshet.actors.scorer.LaneService;
import io.freshet.actors.scorer.RerankingService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The lanes of this process, and how a request finds the one it is for. */
public final class ServedLanes {

    /** Any lane that can do what is asked. */
    private static final String ANY = "freshet";

    private final List<LaneService> lanes;

    /** @param lanes at least one; among several that would do, the first answers */
    ServedLanes(List<? extends LaneService> lanes) {
        this.lanes = List.copyOf(lanes);
    }

    public List<LaneService> all() {
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

    Target<EmbeddingService> embedding(Optional<String> model) {
        return pick(embedding(), "embedding", model);
    }

    Target<RerankingService> reranking(Optional<String> model) {
        return pick(reranking(), "reranker", model);
    }

    /** @throws ApiException 404 when no lane does this, or none of them has that name */
    private <S extends LaneService> Target<S> pick(List<S> able, String task, Optional<String> model) {
        if (able.isEmpty()) {
            throw new ApiException(
                    404,
                    ApiException.NO_SUCH_LANE,
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
            return new Target<>(able.get(0), OptionalLong.empty());
        }
        if (model.get().equals(ModelNames.BASE)) {
            return new Target<>(able.get(0), OptionalLong.of(0));
        }
        Set<String> names = new LinkedHashSet<>();
        for (S lane : able) {
            Optional<Target<S>> target = ModelNames.find(lane, model.get());
            if (target.isPresent()) {
                return target.get();
            }
            names.addAll(ModelNames.of(lane));
        }
        names.addAll(List.of(ANY, ModelNames.BASE));
        throw new ApiException(
                404,
                "model_not_found",
                "model",
                "The model '" + model.get() + "' is not served here; use one of " + String.join(", ", names)
                        + ", or leave model out");
    }
}
