package io.freshet.actors.admin;

import io.freshet.actors.http.ApiException;
import io.freshet.actors.http.Json;
import io.freshet.actors.lineage.StoredVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** What the admin plane tells and does not change. */
final class Queries {

    static final String BLOCKING = "freshet-dispatchers.blocking";

    private static final Duration WITHIN = Duration.ofSeconds(20);

    private final Executor blocking;

    Queries(ActorSystem<?> system) {
        blocking = system.dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING));
    }

    /** Reads files. */
    @FunctionalInterface
    private interface Reading {
        HttpResponse read(LaneStatus status) throws IOException;
    }

    CompletionStage<HttpResponse> status(AdminRequest request) {
        return reading(
                request,
                status -> Json.response(200, StatusJson.of(request.lane().name(), status)));
    }

    CompletionStage<HttpResponse> versions(AdminRequest request) {
        return reading(
                request,
                status -> Json.response(
                        200,
                        VersionJson.list(
                                request.lane().name(),
                                status,
                                request.lane().lineage().versions())));
    }

    CompletionStage<HttpResponse> version(AdminRequest request) {
        long number = request.number(0, "version", 1);
        return reading(request, status -> {
            StoredVersion version =
                    request.lane().lineage().verified(number).orElseThrow(() -> unknown(request, number));
            return Json.response(200, VersionJson.whole(version, status));
        });
    }

    CompletionStage<HttpResponse> lineage(AdminRequest request) {
        long number = request.number(0, "version", 1);
        return reading(
                request,
                status -> Json.response(
                        200,
                        LineageJson.of(
                                request.lane().name(),
                                number,
                                request.lane().lineage().lineage(number).orElseThrow(() -> unknown(request, number)))));
    }

    CompletionStage<HttpResponse> record(AdminRequest request) {
        int partition = Math.toIntExact(Math.min(Integer.MAX_VALUE, request.number(0, "partition", 0)));
        long offset = request.number(1, "offset", 0);
        return reading(
                request,
                status -> Json.response(
                        200,
                        LineageJson.of(
                                request.lane().name(),
                                partition,
                                offset,
                                request.lane().lineage().record(partition, offset),
                                status)));
    }

    private CompletionStage<HttpResponse> reading(AdminRequest request, Reading reading) {
        return request.lane()
                .loop()
                .status()
                .toCompletableFuture()
                .copy()
                .orTimeout(WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                        status -> {
                            try {
                                return reading.read(status);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        },
                        blocking);
    }

    private static ApiException unknown(AdminRequest request, long version) {
        return new ApiException(
                404,
                "unknown_version",
                "version",
                "lane " + request.lane().name() + " has no version " + version + "; GET /admin/versions lists them");
    }
}
