package io.freshet.actors.testing;

import io.freshet.streams.broker.BrokerInstallation;
import io.freshet.streams.broker.BrokerListener;
import io.freshet.streams.broker.DevelopmentBroker;
import io.freshet.streams.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker that lets in only who has a password (SASL_SSL, SASL_PLAINTEXT) or a certificate (SSL). */
public final class SecuredBroker implements AutoCloseable {

    public static final String PASSWORD = "kafka-password-of-freshet";

    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final TestCertificate certificate;
    private final TestCertificate client;
    private final Path clientStore;
    private final Map<String, BrokerListener> listeners = new HashMap<>();
    private final DevelopmentBroker broker;

    SecuredBroker() throws IOException {
        Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
        Path folder = Files.createTempDirectory(target, "secured-kafka");
        certificate = TestCertificate.make(folder, "broker");
        client = TestCertificate.rsa(folder, "client");
        clientStore = Files.writeString(
                folder.resolve("client.pem"),
                Files.readString(client.privateKey()) + Files.readString(client.certificate()));
        Map<String, String> tls = Map.of(
                "ssl.keystore.type",
                "PKCS12",
                "ssl.keystore.location",
                certificate.store().toString(),
                "ssl.keystore.password",
                TestCertificate.PASSWORD);
        Map<String, String> sasl = Map.of(
                "sasl.enabled.mechanisms",
                "SCRAM-SHA-512,PLAIN",
                "scram-sha-512.sasl.jaas.config",
                SCRAM + ";",
                "plain.sasl.jaas.config",
                PLAIN + " user_freshet=\"" + PASSWORD + "\";");
        add("SASL_PLAINTEXT", sasl);
        Map<String, String> saslTls = new HashMap<>(tls);
        saslTls.putAll(sasl);
        add("SASL_SSL", saslTls);
        Map<String, String> mutual = new HashMap<>(tls);
        mutual.put("ssl.client.auth", "required");
        mutual.put("ssl.truststore.type", "PEM");
        mutual.put("ssl.truststore.location", client.certificate().toString());
        add("SSL", mutual);
        broker = DevelopmentBroker.start(
                BrokerInstallation.fromSystemProperty(),
                folder.resolve("kafka"),
                OptionalInt.empty(),
                List.copyOf(listeners.values()));
        addUser();
    }

    private void addUser() throws IOException {
        try (Admin admin = broker.connection().admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "freshet", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), PASSWORD)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IOException("the broker takes no user", e);
        }
    }

    /** With a password. */
    public KafkaConnection sasl(String protocol, String mechanism, String password) {
        Map<String, String> properties = new HashMap<>();
        properties.put("security.protocol", protocol);
        properties.put("sasl.mechanism", mechanism);
        properties.put(
                "sasl.jaas.config",
                (mechanism.equals("PLAIN") ? PLAIN : SCRAM) + " username=\"freshet\" password=\"" + password + "\";");
        if (protocol.endsWith("SSL")) {
            properties.putAll(trust());
        }
        return new KafkaConnection(listeners.get(protocol).bootstrapServers(), properties);
    }

    /** With a certificate. */
    public KafkaConnection mutualTls() {
        Map<String, String> properties = new HashMap<>(trust());
        properties.put("security.protocol", "SSL");
        properties.put("ssl.keystore.type", "PEM");
        properties.put("ssl.keystore.location", clientStore.toString());
        return new KafkaConnection(listeners.get("SSL").bootstrapServers(), properties);
    }

    /** PEM file with a certificate that is not the broker's. */
    public Path anotherCertificate() {
        return client.certificate();
    }

    private Map<String, String> trust() {
        return Map.of(
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                certificate.certificate().toString());
    }

    private void add(String protocol, Map<String, String> properties) {
        listeners.put(protocol, BrokerListener.onFreePort(protocol, properties));
    }

    @Override
    public void close() {
        broker.close();
    }
}
