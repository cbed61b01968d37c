package io.freshet.model.hub.huggingface;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.freshet.model.hub.files.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A Hugging Face hub over real HTTP: the model API, files, and a second server to which downloads of large files are
 * redirected. It can be told to misbehave.
 */
final class FakeHub implements AutoCloseable {

    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    /** One request: {@code hub} or {@code cdn}, path with query, Range and Authorization (empty if not sent). */
    record Request(String server, String path, String range, String authorization) {}

    final List<Request> requests = new CopyOnWriteArrayList<>();

    /** Content by file name; what is listed is its true size and hash. */
    final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** Content that is sent instead of the listed one. */
    final Map<String, byte[]> wrongContent = new ConcurrentHashMap<>();

    /** Statuses to answer with, one request each, before serving properly; by path. */
    final Map<String, List<Integer>> failures = new ConcurrentHashMap<>();

    /** Bytes after which the CDN cuts the connection; 0 for never. */
    volatile int cutAfter;

    /** Whether the CDN stops sending halfway without closing. */
    volatile boolean stall;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer hub = server("hub", this::answerHub);
    private final HttpServer cdn = server("cdn", this::answerCdn);

    FakeHub() throws IOException {}

    URI endpoint() {
        return URI.create("http://localhost:" + hub.getAddress().getPort());
    }

    HuggingFaceSettings settings(Path cache, String token) {
        return new HuggingFaceSettings(
                endpoint(), cache, Optional.ofNullable(token), false, Duration.ZERO, Duration.ofSeconds(60));
    }

    List<Request> requestsTo(String server) {
        return requests.stream().filter(r -> r.server().equals(server)).toList();
    }

    private HttpServer server(String name, Handler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(new Request(
                    name,
                    exchange.getRequestURI().toString(),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                            .orElse(""),
                    Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                            .orElse("")));
            try (exchange) {
                handler.answer(exchange);
            }
        });
        server.start();
        return server;
    }

    private void answerHub(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        List<Integer> statuses = failures.getOrDefault(path, List.of());
        if (!statuses.isEmpty()) {
            failures.put(path, statuses.subList(1, statuses.size()));
            exchange.getResponseHeaders().add("X-Error-Message", "told to fail");
            exchange.sendResponseHeaders(statuses.get(0), -1);
        } else if (path.startsWith("/api/models/org/name/revision/")) {
            send(exchange, listing().getBytes(StandardCharsets.UTF_8));
        } else if (path.startsWith("/org/name/resolve/" + COMMIT + "/")) {
            String file = path.substring(("/org/name/resolve/" + COMMIT + "/").length());
            if (isLarge(file)) {
                exchange.getResponseHeaders()
                        .add("Location", "http://localhost:" + cdn.getAddress().getPort() + "/" + file + "?signed=1");
                exchange.sendResponseHeaders(302, -1);
            } else {
                send(exchange, wrongContent.getOrDefault(file, files.get(file)));
            }
        } else {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private void answerCdn(HttpExchange exchange) throws IOException {
        String file = exchange.getRequestURI().getPath().substring(1);
        byte[] content = wrongContent.getOrDefault(file, files.get(file));
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        exchange.sendResponseHeaders(range == null ? 200 : 206, content.length - from);
        int to = stall ? content.length / 2 : cutAfter > 0 ? Math.min(content.length, from + cutAfter) : content.length;
        OutputStream body = exchange.getResponseBody();
        body.write(content, from, Math.max(0, to - from));
        body.flush();
        if (stall) {
            awaitClose();
        }
    }

    private synchronized void awaitClose() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void send(HttpExchange exchange, byte[] content) throws IOException {
        exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
    }

    private static boolean isLarge(String file) {
        return file.endsWith(".safetensors") || file.endsWith(".bin") || file.endsWith("tokenizer.json");
    }

    private String listing() throws IOException {
        StringBuilder siblings = new StringBuilder();
        for (String file : files.keySet().stream().sorted().toList()) {
            byte[] content = files.get(file);
            String lfs = isLarge(file)
                    ? ",\"lfs\":{\"sha256\":\"%s\",\"size\":%d,\"pointerSize\":134}"
                            .formatted(Digests.sha256(content), content.length)
                    : "";
            siblings.append(siblings.isEmpty() ? "" : ",")
                    .append("{\"rfilename\":\"%s\",\"size\":%d,\"blobId\":\"%s\"%s}"
                            .formatted(file, content.length, blobId(content), lfs));
        }
        return "{\"id\":\"org/name\",\"sha\":\"" + COMMIT + "\",\"siblings\":[" + siblings + "]}";
    }

    private static String blobId(byte[] content) throws IOException {
        Path file = Files.createTempFile("blob", null);
        try {
            Files.write(file, content);
            return Digests.gitBlobSha1(file);
        } finally {
            Files.delete(file);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        threads.shutdownNow();
        cdn.stop(0);
    }

    private interface Handler {
        void answer(HttpExchange exchange) throws IOException;
    }
}
