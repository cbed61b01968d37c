package io.freshet.actors.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands every test class of the JVM the same {@link TestBroker}, {@link SecuredBroker} and {@link TestModel}, each made at the first
 * use and closed at the end.
 */
public final class SharedParts implements ParameterResolver {

    /** Makes a part. */
    private interface Opener<T> {
        T open() throws IOException;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestBroker.class || type == SecuredBroker.class || type == TestModel.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = context.getRoot().getStore(Namespace.create(SharedParts.class));
        Class<?> type = parameter.getParameter().getType();
        if (type == SecuredBroker.class) {
            return shared(store, SecuredBroker.class, SecuredBroker::new);
        }
        return type == TestBroker.class
                ? shared(store, TestBroker.class, TestBroker::new)
                : shared(store, TestModel.class, TestModel::new);
    }

    private static <T extends AutoCloseable> T shared(Store store, Class<T> type, Opener<T> opener) {
        return type.cast(store.getOrComputeIfAbsent(type, key -> new Shared(open(opener)), Shared.class).part);
    }

    private static <T> T open(Opener<T> opener) {
        try {
            return opener.open();
        } catch (IOException e) {
            throw new UncheckedIOException("A part that the tests share cannot be made", e);
        }
    }

    private record Shared(AutoCloseable part) implements CloseableResource {
        @Override
        public void close() throws Throwable {
            part.close();
        }
    }
}
