package io.freshet.model.train;

/**
 * What the forward half of a micro-batch found.
 *
 * @param loss mean over its rows; NaN or infinite if the model's outputs were
 * @param margin mean of the positive's score minus the best other document's; 0 if no row has another
 * @param tokens real tokens that went through the transformer
 * @param padded the same with padding
 */
public record BatchReport(double loss, double margin, long tokens, long padded) {}
