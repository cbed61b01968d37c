package io.freshet.model.train;

import io.freshet.config.TrainConfig;

/**
 * The loss's switches, with ms-swift's meaning.
 *
 * @param temperature τ; ms-swift's default was 0.01 until its version 3.10.2 and is 0.1 since
 * @param inBatch every document of the batch is a candidate, not only a row's own (INFONCE_USE_BATCH)
 * @param maskFakeNegatives drop candidates that score above the positive by more than the margin
 * @param fakeNegativeMargin that margin, in cosine
 * @param queryQuery queries of other rows are candidates too (INFONCE_INCLUDE_QQ)
 * @param documentDocument the positive is contrasted with the other documents too (INFONCE_INCLUDE_DD)
 */
public record InfoNceOptions(
        double temperature,
        boolean inBatch,
        boolean maskFakeNegatives,
        double fakeNegativeMargin,
        boolean queryQuery,
        boolean documentDocument) {

    public InfoNceOptions {
        if (!(temperature > 0)) {
            throw new IllegalArgumentException("InfoNCE temperature must be above 0, found " + temperature);
        }
    }

    /** In-batch candidates only, nothing masked. */
    public static InfoNceOptions plain(double temperature) {
        return new InfoNceOptions(temperature, true, false, 0.1, false, false);
    }

    /** The options of a configuration. */
    public static InfoNceOptions of(TrainConfig train) {
        return new InfoNceOptions(
                train.temperature(),
                train.inBatchNegatives(),
                train.maskFakeNegatives(),
                train.fakeNegativeMargin(),
                train.includeQueryQuery(),
                train.includeDocumentDocument());
    }
}
