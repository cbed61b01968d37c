package io.freshet.actors.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.stream.javadsl.Sink;

/** Reads a request's JSON body within the limits of size and time. */
public final class BodyReader {

    private final ActorSystem<?> system;
    private final BodyLimits limits;

    public BodyReader(ActorSystem<?> system, BodyLimits limits) {
        this.system = system;
        this.limits = limits;
    }

    /** Completes with {@link ApiException} when there is no JSON object to read. */
    public CompletionStage<JsonNode> read(HttpRequest request) {
        try {
            requireJson(request);
            requireSize(request);
        } catch (ApiException e) {
            return drain(request).thenCompose(drained -> CompletableFuture.failedFuture(e));
        }
        return received(request).thenApply(body -> {
            if (body.isTooLarge()) {
                throw tooLarge();
            }
            return Json.object(body.bytes().asByteBuffer());
        });
    }

    /** Reads a body that nobody wants, so that its sender gets to read the answer. Never fails. */
    public CompletionStage<Done> drain(HttpRequest request) {
        return received(request).handle((body, unreadable) -> Done.getInstance());
    }

    private CompletionStage<ReceivedBody> received(HttpRequest request) {
        ReceivedBody received = new ReceivedBody(limits.maxBytes());
        // The server's own limit would end the connection while the client is still sending.
        return request.entity()
                .withoutSizeLimit()
                .getDataBytes()
                .completionTimeout(limits.within())
                .runWith(Sink.fold(received, ReceivedBody::add), system)
                .handle((body, failure) -> {
                    if (failure != null) {
                        throw received.isTooLarge() ? tooLarge() : unreadable(failure);
                    }
                    return body;
                });
    }

    private void requireSize(HttpRequest request) {
        if (request.entity().getContentLengthOption().orElse(0) > limits.maxBytes()) {
            throw tooLarge();
        }
    }

    private static void requireJson(HttpRequest request) {
        request.getHeader("Content-Encoding")
                .map(header -> header.value())
                .filter(encoding -> !encoding.equalsIgnoreCase("identity"))
                .ifPresent(encoding -> {
                    throw new ApiException(
                            415,
                            "unsupported_encoding",
                            null,
                            "The body's Content-Encoding is " + encoding + "; send it uncompressed");
                });
        MediaType type = request.entity().getContentType().mediaType();
        if (!(type.mainType() + "/" + type.subType()).equals("application/json")) {
            throw new ApiException(
                    415,
                    "unsupported_media_type",
                    null,
                    "The body's Content-Type is " + request.entity().getContentType()
                            + "; send JSON with Content-Type: application/json");
        }
    }

    private RuntimeException unreadable(Throwable failure) {
        if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
            return new ApiException(
                    408,
                    "request_timeout",
                    null,
                    "The body did not arrive within " + limits.within().toMillis() + " ms");
        }
        return new ApiException(400, "unreadable_body", null, "The body ended early or could not be read");
    }

    private ApiException tooLarge() {
        return new ApiException(
                413,
                "body_too_large",
                null,
                "The body is larger than " + limits.maxBytes() + " bytes; send fewer or shorter texts at once");
    }
}
