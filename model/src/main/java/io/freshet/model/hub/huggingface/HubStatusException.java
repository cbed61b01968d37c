package io.freshet.model.hub.huggingface;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;

/** An answer of the hub other than success. The message says what it usually means and what to do. */
final class HubStatusException extends IOException {

    private final int status;

    HubStatusException(URI uri, int status, HttpHeaders headers, boolean withToken) {
        super(HubClient.shown(uri) + " answered " + status
                + headers.firstValue("X-Error-Message").map(m -> " (" + m + ")").orElse("") + ": "
                + advice(status, withToken));
        this.status = status;
    }

    /** Whether the same request may succeed later. */
    boolean isPassing() {
        return status == 408 || status == 429 || status >= 500;
    }

    private static String advice(int status, boolean withToken) {
        return switch (status) {
            case 401 -> withToken
                    ? "the token in HF_TOKEN is not valid for this, or there is no such model"
                    : "the model is private or gated, or there is none of that name; check the name, or set HF_TOKEN";
            case 403 -> withToken
                    ? "the owner of HF_TOKEN may not read this model; accept its conditions on its web page"
                    : "the model is gated; accept its conditions on its web page and set HF_TOKEN";
            case 404 -> "there is no such model, revision or file; check the spelling of ORG/NAME@REVISION";
            case 429 -> "too many requests; wait, or set HF_TOKEN for a higher limit";
            default -> "the hub has a problem; try again later, or set HF_ENDPOINT to a mirror";
        };
    }
}
