package io.freshet.model.hub.huggingface;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The files of a model at one commit: what {@code /api/models/{id}/revision/{revision}?blobs=true} answers.
 *
 * @param files every file of the model, wanted or not
 */
record Listing(String commit, List<RemoteFile> files) {

    /** Settings, vocabularies and weights, at the top or in the folder of a sentence-transformers module. */
    private static final Pattern WANTED = Pattern.compile("(?:\\d+_[A-Za-z]+/)?"
            + "(?:[A-Za-z0-9][A-Za-z0-9._-]*\\.(?:json|txt)|model(?:-\\d+-of-\\d+)?\\.safetensors)");

    private static final Pattern OTHER_WEIGHTS = Pattern.compile(".*\\.(?:bin|pt|pth|ckpt|pkl|h5|msgpack)");

    static Listing parse(String address, String json) throws IOException {
        JsonNode root;
        try {
            root = new JsonMapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IOException(address + " did not answer with JSON; is HF_ENDPOINT a Hugging Face hub?", e);
        }
        String commit = root.path("sha").asText();
        if (!Hashes.isSha1(commit)) {
            throw new IOException(address + " names no commit but '" + commit + "'");
        }
        List<RemoteFile> files = new ArrayList<>();
        for (JsonNode file : root.path("siblings")) {
            String path = file.path("rfilename").asText();
            JsonNode lfs = file.path("lfs");
            String hash = lfs.path("sha256").asText(file.path("blobId").asText());
            files.add(new RemoteFile(
                    path, lfs.path("size").asLong(file.path("size").asLong(-1)), hash));
        }
        return new Listing(commit, List.copyOf(files));
    }

    /**
     * The files to download.
     *
     * @throws IOException if the model has no safetensors weights, or if the hub does not say a file's size and hash
     */
    List<RemoteFile> wanted(String model) throws IOException {
        List<RemoteFile> wanted = files.stream()
                .filter(file -> WANTED.matcher(file.path()).matches())
                .toList();
        if (wanted.stream().noneMatch(file -> file.path().endsWith(".safetensors"))) {
            List<String> others = files.stream()
                    .map(RemoteFile::path)
                    .filter(path -> OTHER_WEIGHTS.matcher(path).matches())
                    .toList();
            throw new IOException("the model " + model + " has no safetensors weights"
                    + (others.isEmpty() ? "" : ", only " + others + ", and pickles are never read")
                    + "; try a revision that has them (often @refs/pr/1), or convert it with transformers");
        }
        for (RemoteFile file : wanted) {
            if (file.size() < 0 || !Hashes.isHash(file.hash())) {
                throw new IOException("the hub gives no size or hash for " + file.path() + " of " + model
                        + ", so a download could not be verified; use another HF_ENDPOINT");
            }
        }
        return wanted;
    }
}
