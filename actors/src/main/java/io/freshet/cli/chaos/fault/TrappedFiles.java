package io.freshet.cli.chaos.fault;

import io.freshet.model.checkpoint.FileSteps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The steps of a store, each of which may be the one that is not done any more. */
public record TrappedFiles(Trap trap) implements FileSteps {

    @Override
    public void createFolder(Path folder) throws IOException {
        before("create", folder);
        FileSteps.super.createFolder(folder);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        before("create", folder);
        FileSteps.super.createFolders(folder);
    }

    @Override
    public void write(Path file, byte[] bytes) throws IOException {
        before("write", file);
        if (trap.isDue(Place.HALF_FILE)) {
            Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
            trap.halt(file.getFileName().toString());
        }
        FileSteps.super.write(file, bytes);
    }

    @Override
    public void sync(Path file) throws IOException {
        before("sync", file);
        FileSteps.super.sync(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        before("sync", folder);
        FileSteps.super.syncFolder(folder);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        before("move to", to);
        FileSteps.super.move(from, to);
    }

    @Override
    public void delete(Path path) throws IOException {
        before("delete", path);
        FileSteps.super.delete(path);
    }

    private void before(String step, Path path) {
        trap.reach(Place.FILE, "before " + step + " " + path.getFileName());
    }
}
