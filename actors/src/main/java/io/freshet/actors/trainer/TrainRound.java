package io.freshet.actors.trainer;

import io.freshet.model.embed.RoundVectors;
import io.freshet.model.train.Example;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A round to train.
 *
 * @param version number of the candidate
 * @param parent checkpoint folder it goes on from; empty = the base model
 * @param documents base vectors of the examples' documents; none if the adapter encodes documents too
 * @param seed of everything random in it
 * @param output existing folder the candidate's files are written to
 */
public record TrainRound(
        long version, Optional<Path> parent, List<Example> examples, RoundVectors documents, long seed, Path output) {

    public TrainRound {
        examples = List.copyOf(examples);
    }
}
