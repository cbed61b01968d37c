package io.freshet.actors.http;

import io.freshet.actors.secret.ApiKeys;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets in who presents an API key, where there are any. {@code /health} is open to all: load balancers have no keys. */
final class KeyCheck {

    private static final Logger LOG = LoggerFactory.getLogger(KeyCheck.class);
    private static final String OPEN = "/health";

    private final Supplier<ApiKeys> keys;
    private final Sparingly sparingly;

    KeyCheck(Supplier<ApiKeys> keys, LongSupplier nanoTime) {
        this.keys = keys;
        this.sparingly = new Sparingly(nanoTime);
    }

    /** Why a request is not let in; empty if it is. */
    Optional<ApiException> refusal(HttpRequest request) {
        ApiKeys known = keys.get();
        if (known.isEmpty() || request.getUri().path().equals(OPEN)) {
            return Optional.empty();
        }
        Optional<String> presented = Caller.bearer(request).or(() -> request.getHeader("x-api-key")
                .map(header -> header.value().strip()));
        Optional<String> name = presented.flatMap(known::name);
        if (name.isPresent()) {
            LOG.debug("{} from {} with the key {}", Caller.asked(request), Caller.address(request), name.get());
            return Optional.empty();
        }
        sparingly.say(times -> LOG.warn(
                "{} request(s) without a valid API key were refused, the last one: {} from {} with {}",
                times,
                Caller.asked(request),
                Caller.address(request),
                presented.isPresent() ? "an unknown key" : "no key"));
        return Optional.of(new ApiException(
                401,
                "invalid_api_key",
                null,
                presented.isPresent()
                        ? "This API key is not known here; ask who runs this server for one"
                        : "This server wants an API key: Authorization: Bearer …, or x-api-key: …",
                RawHeader.create("WWW-Authenticate", "Bearer realm=\"freshet\"")));
    }
}
