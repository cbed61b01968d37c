package io.freshet.actors.scorer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pieces of one request that are computed in one batch.
 *
 * @param indices of the pieces; all of them, unless the request is too large for a batch
 */
record Part<P>(Request<P> request, int[] indices) {

    static <P> Part<P> all(Request<P> request) {
        return new Part<>(request, IntStream.range(0, request.pieces().size()).toArray());
    }

    List<P> pieces() {
        return Arrays.stream(indices).mapToObj(request.pieces()::get).toList();
    }

    boolean isAll() {
        return indices.length == request.pieces().size();
    }
}
