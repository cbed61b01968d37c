package io.freshet.cli.versions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Asks an admin plane. */
final class AdminClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    /** Longer than the server's own deadline, so that what it says about it is heard. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(90);

    private final HttpClient http;
    private final URI server;
    private final String token;

    /** @param tls used if the server's address is https */
    AdminClient(URI server, String token, SSLContext tls) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .sslContext(tls)
                .build();
        this.server = server;
        this.token = token;
    }

    /**
     * The answer of a request that succeeded.
     *
     * @throws IOException with a message for people in any other case
     */
    JsonNode ask(String method, String path, Optional<JsonNode> body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(ANSWER_WITHIN)
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body.map(json -> BodyPublishers.ofString(json.toString()))
                                .orElse(BodyPublishers.noBody()));
        body.ifPresent(json -> request.header("Content-Type", "application/json"));
        HttpResponse<String> response = send(request.build());
        JsonNode answer = parse(response.body());
        if (response.statusCode() == 200 && answer.isObject()) {
            return answer;
        }
        if (response.statusCode() == 401) {
            throw new IOException("the admin plane at " + server + " does not take this token; its settings name the"
                    + " right one (freshet.admin), or it is in the file admin-token of its checkpoint.store");
        }
        String message = answer.path("error").path("message").asText("");
        if (message.isEmpty()) {
            throw notAnAdminPlane("HTTP " + response.statusCode() + ", and not in its way");
        }
        boolean elsewhere = answer.path("error").path("code").asText("").equals("unknown_url");
        throw elsewhere ? notAnAdminPlane(message) : new IOException(message);
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new IOException(
                    "cannot connect to " + server + ": does Freshet run there, with freshet.admin.enabled, on this host"
                            + " and port (freshet.admin.host, freshet.admin.port)?",
                    e);
        } catch (HttpTimeoutException e) {
            throw new IOException(
                    server + " did not answer within " + ANSWER_WITHIN.toSeconds() + " s; what was asked for may still"
                            + " take place",
                    e);
        } catch (SSLException e) {
            throw new IOException(
                    "no TLS connection to " + server + ": " + e.getMessage() + "; is it https, does --ca name the"
                            + " certificate that vouches for it, and does it want --certificate and --private-key?",
                    e);
        } catch (IOException e) {
            String advice =
                    "http".equals(server.getScheme()) ? "; if it has a certificate, its address is https://…" : "";
            throw new IOException("talking to " + server + " failed: " + e.getMessage() + advice, e);
        }
    }

    private IOException notAnAdminPlane(String answered) {
        return new IOException("what listens on " + server + " is no admin plane of Freshet, it seems (it answered: "
                + answered + "); its port is freshet.admin.port, 8081 by default");
    }

    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
