package io.freshet.model.hub.huggingface;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * One model's part of the cache: {@code refs/REVISION} holds a commit, {@code snapshots/COMMIT/} the files of that
 * commit as links into {@code blobs/HASH}.
 */
final class RepositoryCache {

    private final Path folder;

    RepositoryCache(Path cache, String repository) {
        this.folder = cache.resolve("models--" + repository.replace("/", "--"));
    }

    /** The commit that a branch, tag or commit is known to stand for. */
    Optional<String> commit(String revision) throws IOException {
        Path ref = folder.resolve("refs").resolve(revision);
        if (Files.isRegularFile(ref)) {
            return Optional.of(Files.readString(ref).strip());
        }
        return Hashes.isSha1(revision) ? Optional.of(revision) : Optional.empty();
    }

    Path snapshot(String commit) {
        return folder.resolve("snapshots").resolve(commit);
    }

    Path blob(String hash) {
        return folder.resolve("blobs").resolve(hash);
    }

    /** Puts a blob into a snapshot under its file name, as a relative link; as a copy where links are not possible. */
    void link(String commit, RemoteFile file) throws IOException {
        Path name = snapshot(commit).resolve(file.path());
        Path blob = blob(file.hash());
        if (Files.exists(name) && Files.isSameFile(name, blob)) {
            return;
        }
        Files.createDirectories(name.getParent());
        Files.deleteIfExists(name);
        try {
            Files.createSymbolicLink(name, name.getParent().relativize(blob));
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(blob, name, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    void putRef(String revision, String commit) throws IOException {
        if (revision.equals(commit)) {
            return;
        }
        Path ref = folder.resolve("refs").resolve(revision);
        Files.createDirectories(ref.getParent());
        Path temporary = ref.resolveSibling(ref.getFileName() + "." + UUID.randomUUID());
        Files.writeString(temporary, commit);
        Files.move(temporary, ref, StandardCopyOption.ATOMIC_MOVE);
    }
}
