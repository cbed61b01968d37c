package io.freshet.streams.kafka;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Says in one sentence what a failure of a Kafka client means and what to do. */
public final class KafkaFailure {

    private KafkaFailure() {}

    /** What went wrong with the brokers of a connection; shows no values of client properties. */
    public static String message(Throwable failure, KafkaConnection connection) {
        String at = " at " + connection.bootstrapServers();
        Optional<SslAuthenticationException> tls = find(failure, SslAuthenticationException.class);
        if (tls.isPresent()) {
            return "no TLS connection to Kafka" + at + ": " + reasons(tls.get())
                    + "; check ssl.truststore.* and ssl.keystore.* of kafka.client, and that this is a port with TLS";
        }
        Optional<AuthenticationException> login = find(failure, AuthenticationException.class);
        if (login.isPresent()) {
            return "Kafka" + at + " does not let Freshet in: " + reasons(login.get())
                    + "; check the user name and password in sasl.jaas.config, sasl.mechanism and security.protocol of"
                    + " kafka.client";
        }
        Optional<AuthorizationException> right = find(failure, AuthorizationException.class);
        if (right.isPresent()) {
            return "Kafka" + at + " does not allow it: " + reasons(right.get())
                    + "; grant it to Freshet's user (kafka-acls)";
        }
        if (find(failure, TimeoutException.class).isPresent()
                || find(failure, org.apache.kafka.common.errors.TimeoutException.class)
                        .isPresent()) {
            return "Kafka did not answer in time" + at
                    + ": does it run there (kafka.bootstrap-servers), and is it a port"
                    + " for security.protocol of kafka.client?";
        }
        return "Kafka" + at + ": " + reasons(failure);
    }

    /** A client could not even be made: its properties are wrong. */
    static IllegalStateException badProperties(Throwable failure) {
        return new IllegalStateException(
                "no Kafka client can be made with these settings: " + reasons(failure) + "; check kafka.client",
                failure);
    }

    private static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }

    /** The messages of a failure and of its causes, each said once. */
    private static String reasons(Throwable failure) {
        Set<String> reasons = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            if (reasons.stream().noneMatch(said -> said.contains(message))) {
                // A wrapper's message is often its cause's with a class name before it.
                reasons.removeIf(said -> said.endsWith(message) || message.contains(said));
                reasons.add(message);
            }
        }
        return String.join(": ", reasons);
    }
}
