package io.freshet.actors.scorer;

import io.freshet.model.lora.LoraAdapter;
import io.freshet.model.transformer.LowRank;

/** An adapter in native memory with several users; the last one frees it. Safe for any number of threads. */
final class SharedAdapter implements AutoCloseable {

    private final LoraAdapter adapter;
    private int users = 1;

    /** @param adapter this object's from now on */
    SharedAdapter(LoraAdapter adapter) {
        this.adapter = adapter;
    }

    /** Adds a user, who closes it, too; false if it is freed already. */
    synchronized boolean retain() {
        if (users == 0) {
            return false;
        }
        users++;
        return true;
    }

    /** Valid for as long as its user has not closed it. */
    LowRank lowRank() {
        return adapter.lowRank();
    }

    /** One user less. */
    @Override
    public synchronized void close() {
        if (users == 0) {
            throw new IllegalStateException("an adapter was closed more often than it was used");
        }
        users--;
        if (users == 0) {
            adapter.close();
        }
    }
}
