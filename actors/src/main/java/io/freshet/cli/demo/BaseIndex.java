package io.freshet.cli.demo;

import io.freshet.model.embed.DocumentVectors;
import io.freshet.model.evaluate.EvaluationSet;
import java.util.ArrayList;
import java.util.List;

/** The vectors a search service would have in its index, by the base model. */
final class BaseIndex {

    private static final int AT_ONCE = 256;

    private BaseIndex() {}

    /**
     * Embeds the documents of a set, in its order.
     *
     * @param what they are, for the screen
     */
    static List<float[]> of(DocumentVectors base, EvaluationSet set, String what, Screen screen) {
        List<String> texts = List.copyOf(set.corpus().values());
        List<float[]> index = new ArrayList<>(texts.size());
        double started = screen.seconds();
        for (int from = 0; from < texts.size(); from += AT_ONCE) {
            index.addAll(base.of(texts.subList(from, Math.min(texts.size(), from + AT_ONCE))));
            double left = (screen.seconds() - started) * (texts.size() - index.size()) / index.size();
            screen.line(
                    "index",
                    "%d of %d %s embedded by the base model, %.0f s to go",
                    index.size(),
                    texts.size(),
                    what,
                    left);
        }
        return index;
    }
}
