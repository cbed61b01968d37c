package io.freshet.actors.system;

import io.freshet.config.ModelConfig;
import io.freshet.model.checkpoint.BaseModel;
import io.freshet.model.hub.SentenceTransformersFolder;
import io.freshet.model.rerank.RerankOptions;
import io.freshet.model.rerank.Reranker;
import io.freshet.model.rerank.Rerankers;
import java.io.IOException;
import java.nio.file.Path;

/** A reranker, loaded once for everybody in the process. Whoever opens it closes it. */
public record RerankerModel(Reranker reranker, BaseModel base) implements AutoCloseable {

    /** Fetches or converts the model if need be, and loads it. */
    public static RerankerModel open(ModelConfig model) throws IOException {
        Path folder = ModelSources.folder(model);
        Reranker reranker = Rerankers.open(
                folder,
                new RerankOptions(
                        ModelSources.device(model),
                        ModelSources.compute(model),
                        model.maxLength(),
                        model.tokensPerChunk(),
                        model.queryInstruction()));
        try {
            return new RerankerModel(
                    reranker,
                    BaseModel.of(
                            model.ref(), SentenceTransformersFolder.read(folder).transformer()));
        } catch (IOException | RuntimeException e) {
            reranker.close();
            throw e;
        }
    }

    @Override
    public void close() {
        reranker.close();
    }
}
