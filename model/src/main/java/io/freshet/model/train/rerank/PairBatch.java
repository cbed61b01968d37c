package io.freshet.model.train.rerank;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.freshet.model.rerank.Pair;
import io.freshet.model.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Groups as the tensors that the losses take. The tensors belong to the step.
 *
 * @param pairs of all groups, one after the other
 * @param answers for each whether its document is a positive
 * @param relevant [n] the same as numbers: 1 for a positive, else 0, F32
 * @param weight [n] of the row of each pair, F32
 * @param groups of the comparable groups, if there are any: [G, K] the indices of each one's pairs, positive first;
 *     [G, K] true where a group has no more pairs; [G] the row's weight, F32
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record PairBatch(List<Pair> pairs, boolean[] answers, NDArray relevant, NDArray weight, Optional<NDList> groups) {

    static PairBatch of(NDManager step, List<PairGroup> groups) {
        List<Pair> pairs = new ArrayList<>();
        groups.forEach(group -> pairs.addAll(group.pairs()));
        boolean[] answers = new boolean[pairs.size()];
        float[] relevant = new float[pairs.size()];
        float[] weight = new float[pairs.size()];
        int first = 0;
        for (PairGroup group : groups) {
            answers[first] = group.headed();
            relevant[first] = group.headed() ? 1 : 0;
            Arrays.fill(weight, first, first + group.size(), (float) group.row().weight());
            first += group.size();
        }
        return new PairBatch(
                pairs,
                answers,
                Tensors.of(step, relevant, relevant.length),
                Tensors.of(step, weight, weight.length),
                layout(step, groups));
    }

    private static Optional<NDList> layout(NDManager step, List<PairGroup> groups) {
        int rows = (int) groups.stream().filter(group -> group.comparable(2)).count();
        if (rows == 0) {
            return Optional.empty();
        }
        int width = groups.stream().mapToInt(PairGroup::size).max().orElseThrow();
        long[] place = new long[rows * width];
        boolean[] absent = new boolean[rows * width];
        float[] weight = new float[rows];
        int first = 0;
        int row = 0;
        for (PairGroup group : groups) {
            if (group.comparable(2)) {
                for (int i = 0; i < width; i++) {
                    absent[row * width + i] = i >= group.size();
                    place[row * width + i] = i < group.size() ? first + i : first;
                }
                weight[row++] = (float) group.row().weight();
            }
            first += group.size();
        }
        return Optional.of(new NDList(
                Tensors.of(step, place, rows, width),
                Tensors.of(step, absent, rows, width),
                Tensors.of(step, weight, rows)));
    }
}
