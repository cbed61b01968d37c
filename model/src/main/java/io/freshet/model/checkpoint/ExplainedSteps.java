package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Says of which file it was that there is no room for it: the system's own message does not. */
record ExplainedSteps(FileSteps steps) implements FileSteps {

    private interface Step {
        void run() throws IOException;
    }

    private static void explain(Path path, Step step) throws IOException {
        try {
            step.run();
        } catch (IOException e) {
            throw DiskFullException.explained(path, e);
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        explain(folder, () -> steps.createFolder(folder));
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        explain(folder, () -> steps.createFolders(folder));
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        explain(file, () -> steps.write(file, bytes));
    }

    @Override
    public void sync(Path file) throws IOException {
        explain(file, () -> steps.sync(file));
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        explain(folder, () -> steps.syncFolder(folder));
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        explain(to, () -> steps.move(from, to));
    }

    @Override
    public void delete(Path path) throws IOException {
        explain(path, () -> steps.delete(path));
    }
}
