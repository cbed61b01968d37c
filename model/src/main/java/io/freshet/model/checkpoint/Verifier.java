package io.freshet.model.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads manifests and compares folders with them. */
final class Verifier {

    private Verifier() {}

    /** Reads a folder's manifest; the other files are not looked at. */
    static Checkpoint read(Path folder, String lane, long version) throws IOException {
        Path file = folder.resolve(Layout.MANIFEST);
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new CorruptCheckpointException(file, "a manifest", "no such file");
        }
        Manifest manifest = ManifestJson.read(bytes, file);
        if (!manifest.lane().equals(lane) || manifest.version() != version) {
            throw new CorruptCheckpointException(
                    file, lane + "/" + version, "the manifest of " + manifest.lane() + "/" + manifest.version());
        }
        return new Checkpoint(folder, manifest);
    }

    /** Compares every byte of the folder with the manifest, and the manifest with the one on disk. */
    static void verify(Checkpoint checkpoint) throws IOException {
        Manifest manifest = checkpoint.manifest();
        Manifest onDisk =
                read(checkpoint.folder(), manifest.lane(), manifest.version()).manifest();
        if (!onDisk.equals(manifest)) {
            throw new CorruptCheckpointException(
                    checkpoint.file(Layout.MANIFEST), "the manifest this checkpoint was opened with", "another one");
        }
        SortedMap<String, String> found = new TreeMap<>();
        for (Path file : Trees.list(checkpoint.folder())) {
            String name = file.getFileName().toString();
            String expected = manifest.files().get(name);
            if (expected == null && !name.equals(Layout.MANIFEST)) {
                throw new CorruptCheckpointException(file, "no such file", "one that the manifest does not list");
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new CorruptCheckpointException(file, "a regular file", "a folder, link or device");
            }
            found.put(name, expected == null ? "" : Sha256.of(file));
        }
        for (Map.Entry<String, String> entry : manifest.files().entrySet()) {
            String hash = found.getOrDefault(entry.getKey(), "no such file");
            if (!hash.equals(entry.getValue())) {
                throw new CorruptCheckpointException(
                        checkpoint.file(entry.getKey()), "SHA-256 " + entry.getValue(), hash);
            }
        }
    }
}
