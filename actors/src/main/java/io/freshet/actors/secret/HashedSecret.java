package io.freshet.actors.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A secret kept as its hash, so that nothing can print it. */
public final class HashedSecret {

    private final byte[] sha256;

    private HashedSecret(byte[] sha256) {
        this.sha256 = sha256;
    }

    /** Of the secret itself, which is not kept. */
    public static HashedSecret of(String secret) {
        try {
            return new HashedSecret(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Whether both are the same secret; takes as long whatever differs. */
    public boolean matches(HashedSecret other) {
        return MessageDigest.isEqual(sha256, other.sha256);
    }
}
