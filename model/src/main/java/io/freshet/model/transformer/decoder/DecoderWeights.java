package io.freshet.model.transformer.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.freshet.model.safetensors.TensorSource;
import io.freshet.model.transformer.WeightLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The loaded weights.
 *
 * @param words input embedding [V, H]
 * @param layers for each layer the 15 tensors that {@code decoder.py} lists
 * @param norm scale of the last norm [H]
 * @param head output embedding [V, H]: {@code words} itself where the model ties them; empty if the file has none, as in
 *     Qwen3-Embedding-8B
 */
record DecoderWeights(NDArray words, List<NDList> layers, NDArray norm, Optional<NDArray> head) {

    /** Takes tensor by tensor, so that next to the weights themselves nothing large is in memory. */
    static DecoderWeights load(TensorSource source, NDManager owner, DataType compute, DecoderConfig config) {
        WeightLoader loader = new WeightLoader(source, owner, compute, DecoderNames.PREFIX);
        NDArray absent = owner.create(new Shape(0), DataType.FLOAT32);
        NDArray words = loader.tensor(DecoderNames.WORDS, DecoderNames.words(config));
        List<NDList> layers = new ArrayList<>();
        for (int i = 0; i < config.layers(); i++) {
            NDList weights = new NDList();
            DecoderNames.layer(config, i)
                    .forEach((name, shape) ->
                            weights.add(DecoderNames.isAbsent(shape) ? absent : loader.tensor(name, shape)));
            layers.add(weights);
        }
        NDArray norm = loader.tensor(DecoderNames.NORM, DecoderNames.norm(config));
        Optional<NDArray> head = Optional.empty();
        if (config.tiedHead()) {
            head = Optional.of(words);
        } else if (loader.has(DecoderNames.HEAD)) {
            head = Optional.of(loader.tensor(DecoderNames.HEAD, DecoderNames.words(config)));
        }
        // Older Llama files carry the rotary frequencies, which follow from the configuration.
        loader.refuseUnread(name -> name.contains("layers.") && !name.endsWith("rotary_emb.inv_freq"));
        return new DecoderWeights(words, layers, norm, head);
    }
}
