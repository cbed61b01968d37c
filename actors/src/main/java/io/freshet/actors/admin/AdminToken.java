package io.freshet.actors.admin;

import io.freshet.actors.secret.HashedSecret;
import io.freshet.config.AdminConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What lets a caller into the admin plane. Kept as its hash, so that nothing can print it. */
public final class AdminToken {

    /** Name of the file in the store. */
    static final String FILE = "admin-token";

    private static final Logger LOG = LoggerFactory.getLogger(AdminToken.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int RANDOM_BYTES = 32;

    private final HashedSecret secret;
    private final String name;

    private AdminToken(String token, String name) {
        this.secret = HashedSecret.of(token);
        this.name = name;
    }

    /**
     * The configured token, or the one of the file {@code admin-token} in the store, which is made if need be.
     *
     * @param store folder that all processes of a lane share
     * @param random must be unpredictable
     * @throws IOException if there is no token to be had; the message says what to do
     */
    public static AdminToken of(AdminConfig config, Path store, RandomGenerator random) throws IOException {
        if (config.token().isPresent()) {
            return new AdminToken(config.token().get(), "admin.token");
        }
        if (config.tokenFile().isPresent()) {
            return new AdminToken(read(config.tokenFile().get()), "admin.token-file");
        }
        Path file = store.resolve(FILE);
        return new AdminToken(generated(file, random), FILE);
    }

    /** Whether a caller presented this token; takes as long for a wrong one whatever is wrong with it. */
    boolean matches(String presented) {
        return secret.matches(HashedSecret.of(presented));
    }

    /** Which of the possible tokens this is, for the audit log. */
    String name() {
        return name;
    }

    private static String generated(Path file, RandomGenerator random) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
            throw new IOException(file + " could be read by other users on this file system; set freshet.admin.token or"
                    + " freshet.admin.token-file, or switch the admin plane off with freshet.admin.enabled = false");
        }
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } catch (FileAlreadyExistsException e) {
            // Of an earlier start, or of another process on the same store: clients know that one.
            if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
                throw new IOException(
                        file + " holds the admin plane's token and others may read or change it; delete it, and a new"
                                + " one is made at the next start",
                        e);
            }
            LOG.info("The admin plane's token is in {}", file.toAbsolutePath());
            return read(file);
        }
        Files.writeString(file, token + "\n", StandardOpenOption.WRITE, StandardOpenOption.DSYNC);
        LOG.warn("A token for the admin plane was made, as none is configured; it is in {}", file.toAbsolutePath());
        return token;
    }

    private static String read(Path file) throws IOException {
        String token = Files.readString(file).strip();
        if (!AdminConfig.TOKEN.matcher(token).matches()) {
            throw new IOException(file + " holds no token for the admin plane: it must be " + AdminConfig.TOKEN_ALLOWED
                    + "; put one in, or delete the file if Freshet made it");
        }
        return token;
    }
}
