package io.freshet.model.hub.huggingface;

import io.freshet.model.hub.files.ExclusiveLock;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models of the Hugging Face hub as local folders. Safe for several threads and processes at once. */
public final class HuggingFaceHub {

    private static final Logger log = LoggerFactory.getLogger(HuggingFaceHub.class);

    private final HuggingFaceSettings settings;
    private final HubClient client;

    public HuggingFaceHub(HuggingFaceSettings settings) {
        this.settings = settings;
        this.client = new HubClient(settings);
    }

    /**
     * The cached snapshot of a model, complete or not, without asking the server.
     *
     * @param repository {@code org/name}
     * @param revision branch, tag or commit
     */
    public Optional<Path> cached(String repository, String revision) throws IOException {
        RepositoryCache cache = new RepositoryCache(settings.cache(), repository);
        return cache.commit(revision).map(cache::snapshot).filter(Files::isDirectory);
    }

    /**
     * Downloads what the cache lacks of a model's safetensors weights, settings and tokenizer files, as the server has
     * them now.
     *
     * @return the snapshot folder
     * @throws IOException if there is no such model, if it has no safetensors weights, or if the network fails; the
     *     message says what to do
     */
    public Path download(String repository, String revision) throws IOException {
        if (settings.offline()) {
            throw new IOException("the model " + repository + "@" + revision + " is not (completely) in "
                    + settings.cache() + ", and HF_HUB_OFFLINE forbids downloading it");
        }
        RepositoryCache cache = new RepositoryCache(settings.cache(), repository);
        Path lockFile =
                settings.cache().resolve(".locks").resolve("freshet--" + repository.replace("/", "--") + ".lock");
        try (ExclusiveLock lock = ExclusiveLock.acquire(lockFile)) {
            URI address = URI.create(settings.endpoint() + "/api/models/" + repository + "/revision/"
                    + URLEncoder.encode(revision, StandardCharsets.UTF_8) + "?blobs=true");
            Listing listing = Listing.parse(address.toString(), client.text(address));
            Download download = new Download(client, settings.retryPause());
            for (RemoteFile file : listing.wanted(repository + "@" + revision)) {
                URI uri = URI.create(
                        settings.endpoint() + "/" + repository + "/resolve/" + listing.commit() + "/" + file.path());
                download.fetch(uri, file, cache.blob(file.hash()));
                cache.link(listing.commit(), file);
            }
            cache.putRef(revision, listing.commit());
            log.info("{}@{} is in {}", repository, revision, cache.snapshot(listing.commit()));
            return cache.snapshot(listing.commit());
        }
    }
}
