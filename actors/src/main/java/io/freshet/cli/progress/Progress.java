package io.freshet.cli.progress;

/** Hears how far something is. Safe for any number of threads. */
public interface Progress extends AutoCloseable {

    /** Hears nothing. */
    Progress NONE = new Progress() {
        @Override
        public void update(long done, long of, String note) {}

        @Override
        public void close() {}
    };

    /**
     * So far so good. Cheap enough to be called for every item.
     *
     * @param done items done; the first call's number is where counting the rate begins
     * @param of items in all, 0 = not known
     * @param note what else is worth a glance (a loss …), or empty
     */
    void update(long done, long of, String note);

    /** There is no more to come; shows the last update. */
    @Override
    void close();
}
