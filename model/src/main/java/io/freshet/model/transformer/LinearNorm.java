package io.freshet.model.transformer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;

/** How large the weights of linear layers are, to measure an adapter by. */
public final class LinearNorm {

    private LinearNorm() {}

    /**
     * The Frobenius norm over all matrices of the layers; vectors (biases, norms) are left out.
     *
     * @param layers the weights of each; stay the caller's
     * @param owner of what is computed meanwhile
     */
    public static double of(List<NDList> layers, NDManager owner) {
        double sum = 0;
        for (NDList layer : layers) {
            for (NDArray weight : layer) {
                if (weight.getShape().dimension() == 2) {
                    sum += squares(weight, owner);
                }
            }
        }
        return Math.sqrt(sum);
    }

    private static double squares(NDArray weight, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray view = weight.toType(DataType.FLOAT32, true);
            view.attach(scratch);
            NDArray squared = view.square();
            squared.attach(scratch);
            NDArray rows = squared.sum(new int[] {1});
            rows.attach(scratch);
            double sum = 0;
            for (float row : rows.toFloatArray()) {
                sum += row;
            }
            return sum;
        }
    }
}
