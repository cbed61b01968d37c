package io.freshet.actors.http;

import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.Allow;

/** What a path says to a method that it does not serve. */
public final class OtherMethod {

    private OtherMethod() {}

    /**
     * OPTIONS is told what is allowed; all others are refused with it.
     *
     * @param post whether the path takes POST; otherwise it takes GET and HEAD
     */
    public static HttpResponse answer(HttpMethod method, String path, boolean post) {
        return answer(method, path, post, ErrorShape.OPENAI);
    }

    static HttpResponse answer(HttpMethod method, String path, boolean post, ErrorShape errors) {
        Allow allow = post
                ? Allow.create(HttpMethods.POST, HttpMethods.OPTIONS)
                : Allow.create(HttpMethods.GET, HttpMethods.HEAD, HttpMethods.OPTIONS);
        if (method.equals(HttpMethods.OPTIONS)) {
            return HttpResponse.create().withStatus(204).addHeader(allow);
        }
        return errors.response(new ApiException(
                405,
                "method_not_allowed",
                null,
                path + " does not answer " + method.name() + "; use " + (post ? "POST" : "GET"),
                allow));
    }
}
