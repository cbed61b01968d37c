package io.freshet.model.hub.huggingface;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * HTTP as the hub needs it: redirects are followed, but the token goes to the endpoint only and never over a downgraded
 * connection; a transfer that stands still is given up.
 */
final class HubClient {

    private static final int MAX_REDIRECTS = 8;

    private final HuggingFaceSettings settings;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(20))
            .build();

    HubClient(HuggingFaceSettings settings) {
        this.settings = settings;
    }

    String text(URI uri) throws IOException {
        BodyHandler<String> body = info -> info.statusCode() == 200
                ? BodySubscribers.ofString(StandardCharsets.UTF_8)
                : BodySubscribers.replacing("");
        return follow(uri, OptionalLong.empty(), body, () -> 0).body();
    }

    /**
     * Downloads to {@code file}, from its present end if the server can; otherwise it is written anew.
     *
     * @throws IOException if the transfer ends early; what has arrived is kept in the file
     */
    void resume(URI uri, Path file) throws IOException {
        long have = Files.exists(file) ? Files.size(file) : 0;
        BodyHandler<Path> body = info -> switch (info.statusCode()) {
            case 200 -> BodySubscribers.ofFile(
                    file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
            case 206 -> BodySubscribers.ofFile(file, StandardOpenOption.APPEND);
            default -> BodySubscribers.replacing(file);
        };
        follow(
                uri,
                have > 0 ? OptionalLong.of(have) : OptionalLong.empty(),
                body,
                () -> Files.exists(file) ? Files.size(file) : 0);
    }

    private <T> HttpResponse<T> follow(URI start, OptionalLong from, BodyHandler<T> body, Progress progress)
            throws IOException {
        URI uri = start;
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("User-Agent", "freshet");
            from.ifPresent(offset -> request.header("Range", "bytes=" + offset + "-"));
            boolean withToken = settings.token().isPresent() && sameOrigin(uri, settings.endpoint());
            if (withToken) {
                request.header("Authorization", "Bearer " + settings.token().get());
            }
            HttpResponse<T> response = await(uri, client.sendAsync(request.build(), body), progress);
            switch (response.statusCode()) {
                case 200, 206 -> {
                    return response;
                }
                case 301, 302, 303, 307, 308 -> uri = redirect(uri, response);
                default -> throw new HubStatusException(uri, response.statusCode(), response.headers(), withToken);
            }
        }
        throw new IOException(shown(start) + " leads to more than " + MAX_REDIRECTS + " redirects");
    }

    private static URI redirect(URI from, HttpResponse<?> response) throws IOException {
        String location = response.headers()
                .firstValue("Location")
                .orElseThrow(() -> new IOException(shown(from) + " redirects to nowhere"));
        URI to = from.resolve(location);
        if (from.getScheme().equals("https") && !to.getScheme().equals("https")) {
            throw new IOException(shown(from) + " redirects to the unprotected address " + shown(to));
        }
        return to;
    }

    private static boolean sameOrigin(URI a, URI b) {
        return a.getScheme().equalsIgnoreCase(b.getScheme())
                && a.getHost().equalsIgnoreCase(b.getHost())
                && a.getPort() == b.getPort();
    }

    private <T> T await(URI uri, CompletableFuture<T> transfer, Progress progress) throws IOException {
        long seen = progress.bytes();
        while (true) {
            try {
                return transfer.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = progress.bytes();
                if (now == seen) {
                    transfer.cancel(true);
                    throw new IOException(shown(uri) + " has sent nothing for " + settings.patience(), e);
                }
                seen = now;
            } catch (InterruptedException e) {
                transfer.cancel(true);
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while loading " + shown(uri));
            } catch (ExecutionException e) {
                throw failure(uri, e.getCause());
            }
        }
    }

    private static IOException failure(URI uri, Throwable cause) {
        return cause instanceof ConnectException
                ? new IOException(
                        shown(uri) + " cannot be reached; check the network, HF_ENDPOINT and, behind a proxy, the Java"
                                + " options -Dhttps.proxyHost and -Dhttps.proxyPort",
                        cause)
                : new IOException("loading " + shown(uri) + " failed: " + cause.getMessage(), cause);
    }

    /** An address without its query, which may carry a signature that is as good as a password. */
    static String shown(URI uri) {
        return uri.toString().replaceFirst("\\?.*", "");
    }

    /** Bytes that have arrived so far. */
    private interface Progress {
        long bytes() throws IOException;
    }
}
