package io.freshet.bench.serve;

import io.freshet.model.embed.Role;
import io.freshet.streams.record.QaPair;
import java.util.ArrayList;
import java.util.List;

/**
 * What clients ask, each the same requests over and over. No text is asked by two of them: equal texts of one batch run
 * once, which would make the server look faster than it is.
 */
public final class Traffic {

    private static final int PAIRS = 8;
    private static final int HALF = PAIRS / 2;

    private final List<QaPair> pairs;

    /** @param pairs whose queries and answers are all different */
    public Traffic(List<QaPair> pairs) {
        this.pairs = List.copyOf(pairs);
    }

    /** The most clients there are texts for. */
    public int clients() {
        return pairs.size() / PAIRS;
    }

    /**
     * Four single queries, four queries in one request, and four documents in one: two answers as they are, two of them
     * joined, four of them joined.
     *
     * @param client from 0
     */
    public List<Request> mixed(int client) {
        List<QaPair> own = own(client);
        List<String> queries = queries(own);
        List<String> documents =
                List.of(answers(own, 0, 1), answers(own, 1, 2), answers(own, 2, 4), answers(own, HALF, PAIRS));
        List<Request> requests = new ArrayList<>();
        for (int i = 0; i < HALF; i++) {
            requests.add(new Request(Kind.QUERY, queries.subList(i, i + 1)));
            if (i == HALF / 2 - 1) {
                requests.add(new Request(Kind.QUERIES, queries.subList(HALF, PAIRS)));
            }
        }
        requests.add(new Request(Kind.DOCUMENTS, documents));
        return requests;
    }

    /** Eight single queries. */
    public List<Request> single(int client) {
        return queries(own(client)).stream()
                .map(query -> new Request(Kind.QUERY, List.of(query)))
                .toList();
    }

    /** The mixed requests of the first clients. */
    public List<List<Request>> mixedOf(int clients) {
        List<List<Request>> all = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            all.add(mixed(client));
        }
        return all;
    }

    /** The texts of requests that are of a role, in their order. */
    public static List<String> texts(List<List<Request>> requests, Role role) {
        return requests.stream()
                .flatMap(List::stream)
                .filter(request -> request.kind().role() == role)
                .flatMap(request -> request.texts().stream())
                .toList();
    }

    private List<QaPair> own(int client) {
        return pairs.subList(client * PAIRS, (client + 1) * PAIRS);
    }

    private static List<String> queries(List<QaPair> pairs) {
        return pairs.stream().map(QaPair::query).toList();
    }

    private static String answers(List<QaPair> pairs, int from, int to) {
        return String.join(
                "", pairs.subList(from, to).stream().map(QaPair::response).toList());
    }
}
