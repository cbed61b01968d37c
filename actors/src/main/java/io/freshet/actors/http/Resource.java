package io.freshet.actors.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** A file beside this class, always the same. */
record Resource(HttpResponse response) implements Supplier<HttpResponse> {

    static Resource of(String name, ContentType type) {
        return new Resource(HttpResponse.create().withEntity(HttpEntities.create(type, read(name))));
    }

    private static byte[] read(String name) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public HttpResponse get() {
        return response;
    }
}
