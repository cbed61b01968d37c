package io.freshet.actors.http;

import io.freshet.actors.secret.ApiKeys;
import java.util.function.Supplier;

/**
 * What stands between the data plane and strangers.
 *
 * @param keys those that are valid now; asked for each request, must not block
 */
public record Protection(Exposure exposure, Supplier<ApiKeys> keys) {

    /** Plain HTTP, open to all. */
    public static final Protection NONE = new Protection(Exposure.PLAIN, () -> ApiKeys.NONE);
}
