package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lets a number of steps happen, then fails at every one. The names of the steps are kept. */
final class Crashing implements FileSteps {
    private final int allowed;
    final List<String> done = new ArrayList<>();
    boolean dead;

    Crashing(int allowed) {
        this.allowed = allowed;
    }

    private void step(String name, Path path) throws IOException {
        dead |= done.size() == allowed;
        if (dead) {
            throw new IOException("the process is dead");
        }
        done.add(name + " " + path.getFileName());
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        step("create", folder);
        FileSteps.super.createFolder(folder);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        step("create", folder);
        FileSteps.super.createFolders(folder);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        try {
            step("write", file);
        } catch (IOException e) {
            FileSteps.super.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            throw e;
        }
        FileSteps.super.write(file, bytes);
    }

    @Override
    public void sync(Path file) throws IOException {
        step("sync", file);
        FileSteps.super.sync(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        step("sync", folder);
        FileSteps.super.syncFolder(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        step("move to", to);
        FileSteps.super.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        step("delete", path);
        FileSteps.super.delete(path);
    }
}
