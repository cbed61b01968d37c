package io.freshet.streams.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands every test class of the JVM the same {@link TestKafka}, started at the first use, closed at the end. */
public final class WithKafka implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestKafka.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(WithKafka.class))
                .getOrComputeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
                .kafka;
    }

    private static final class Shared implements CloseableResource {
        final TestKafka kafka;

        Shared() {
            try {
                kafka = new TestKafka();
            } catch (IOException e) {
                throw new UncheckedIOException("No broker for the tests", e);
            }
        }

        @Override
        public void close() {
            kafka.close();
        }
    }
}
