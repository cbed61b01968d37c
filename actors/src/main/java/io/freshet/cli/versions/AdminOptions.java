package io.freshet.cli.versions;

import com.fasterxml.jackson.databind.JsonNode;
import io.freshet.actors.tls.TlsContexts;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the admin plane is, what lets one in, and how its answer is shown. */
final class AdminOptions {

    private static final String VARIABLE = "FRESHET_ADMIN_TOKEN";

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8081",
            paramLabel = "U",
            description = "The admin plane (default: ${DEFAULT-VALUE}).")
    private URI url;

    @Option(
            names = "--ca",
            paramLabel = "F",
            description =
                    "PEM file with the certificate to trust of an https admin plane, or of who vouches for it (default:"
                            + " those that Java trusts).")
    private Path ca;

    @ArgGroup(exclusive = false)
    private ClientCertificate clientCertificate;

    @ArgGroup
    private Token token;

    @Option(names = "--lane", paramLabel = "L", description = "Which lane, if the process has several.")
    private String lane;

    @Option(names = "--json", description = "Print the answer as JSON, as the admin plane gives it.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private static final class ClientCertificate {
        @Option(
                names = "--certificate",
                required = true,
                paramLabel = "F",
                description =
                        "PEM file with our certificate, for an admin plane that wants one (freshet.admin.tls.client-ca).")
        private Path certificate;

        @Option(
                names = "--private-key",
                required = true,
                paramLabel = "F",
                description = "PEM file with its private key.")
        private Path privateKey;
    }

    private static final class Token {
        @Option(
                names = "--token-file",
                required = true,
                paramLabel = "F",
                description = "File that holds the token (default: the environment variable " + VARIABLE + ").")
        private Path file;

        @Option(
                names = "--token",
                required = true,
                paramLabel = "T",
                description = "The token. Other users of this machine can see it while the command runs.")
        private String text;
    }

    /** Asks, and prints what was answered: as JSON, or by the printer. */
    int print(String method, String path, Optional<JsonNode> body, BiConsumer<PrintWriter, JsonNode> printer)
            throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode answer = client().ask(method, inLane(path), body);
        if (json) {
            out.println(answer);
        } else {
            printer.accept(out, answer);
        }
        out.flush();
        return 0;
    }

    private String inLane(String path) {
        return lane == null ? path : path + "?lane=" + URLEncoder.encode(lane, StandardCharsets.UTF_8);
    }

    private AdminClient client() throws IOException {
        if (url.getHost() == null || !"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
            throw usage("--url " + url + " is no address of a server; for example http://127.0.0.1:8081");
        }
        String presented = token();
        if (presented.isEmpty() || presented.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw usage("the token is empty, or has characters that no token has");
        }
        return new AdminClient(url, presented, tls());
    }

    private SSLContext tls() throws IOException {
        Optional<ClientCertificate> own = Optional.ofNullable(clientCertificate);
        return TlsContexts.client(
                Optional.ofNullable(ca), own.map(files -> files.certificate), own.map(files -> files.privateKey));
    }

    private String token() throws IOException {
        if (token != null) {
            return (token.file != null ? Files.readString(token.file) : token.text).strip();
        }
        String variable = System.getenv(VARIABLE);
        if (variable == null) {
            throw usage("the admin plane wants its token: give --token-file or --token, or set " + VARIABLE
                    + "; a process without a configured one put it into the file admin-token of its checkpoint.store");
        }
        return variable.strip();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
