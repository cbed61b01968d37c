package io.freshet.config;

import static io.freshet.config.Kind.flag;
import static io.freshet.config.Kind.hostName;
import static io.freshet.config.Kind.integer;
import static io.freshet.config.Kind.path;
import static io.freshet.config.Kind.text;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The admin plane; keys below {@code freshet.admin}.
 *
 * @param enabled whether it runs
 * @param host name or address to listen on
 * @param port 0 means any free one
 * @param token what a caller has to present; a secret
 * @param tokenFile file that holds the token instead
 */
public record AdminConfig(
        boolean enabled, String host, int port, Optional<String> token, Optional<Path> tokenFile, TlsConfig tls) {

    /** What a token may be: long enough not to be guessed, and made of what may stand in the header (RFC 6750). */
    public static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{16,512}={0,2}");

    /** {@link #TOKEN} in words. */
    public static final String TOKEN_ALLOWED =
            "16 to 512 of letters, digits, \".\", \"_\", \"~\", \"+\", \"/\" and \"-\", at its end up to two \"=\"";

    /** Shows whether there is a token, but not which. */
    @Override
    public String toString() {
        return "AdminConfig[enabled=" + enabled + ", host=" + host + ", port=" + port + ", token="
                + (token.isPresent() ? "(hidden)" : "none") + ", tokenFile="
                + tokenFile.map(Path::toString).orElse("none") + ", tls=" + tls + "]";
    }

    static AdminConfig read(Settings s) {
        return new AdminConfig(
                s.get("admin.enabled", flag()),
                s.get("admin.host", hostName()),
                s.get("admin.port", integer(0, 65_535)),
                s.find("admin.token", text(TOKEN_ALLOWED, TOKEN)),
                s.find("admin.token-file", path()),
                TlsConfig.read(s, "admin.tls"));
    }
}
