package io.freshet.bench.serve;

import java.util.List;

/** @param texts at least one */
public record Request(Kind kind, List<String> texts) {

    public Request {
        texts = List.copyOf(texts);
    }
}
