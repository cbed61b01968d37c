package io.freshet.model.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Every update of a training: which rows, in which micro-batches, in which order. A pure function of task, settings,
 * rows and seed, so that a training that was cut off goes on with the very rows it would have had.
 *
 * @param updates for each update its micro-batches; updates never reach over the end of an epoch
 * @param epochEnds for each epoch, how many updates there are up to its end
 */
record UpdatePlan<R>(List<List<List<R>>> updates, List<Integer> epochEnds) {

    static <R> UpdatePlan<R> of(TrainingTask<R> task, TrainSettings settings, List<R> rows, long seed) {
        BatchPlan<R> plan = new BatchPlan<>(settings.batchSize(), task::keys);
        Random random = new Random(seed);
        List<List<List<R>>> updates = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        int wanted = settings.maxSteps().orElse(Integer.MAX_VALUE);
        boolean bySteps = settings.maxSteps().isPresent();
        for (int epoch = 0; bySteps ? updates.size() < wanted : epoch < settings.epochs(); epoch++) {
            List<List<R>> batches = plan.epoch(task.deal(rows, epoch, seed), random);
            for (int from = 0; from < batches.size(); from += settings.accumulation()) {
                updates.add(batches.subList(from, Math.min(batches.size(), from + settings.accumulation())));
            }
            ends.add(updates.size());
        }
        return new UpdatePlan<>(updates.subList(0, Math.min(wanted, updates.size())), ends);
    }

    /** How many epochs, and which part of one, are behind after {@code done} updates. */
    double epochs(int done) {
        int epoch = 0;
        int begin = 0;
        while (epoch < epochEnds.size() - 1 && epochEnds.get(epoch) < done) {
            begin = epochEnds.get(epoch);
            epoch++;
        }
        return epoch + (double) (done - begin) / (epochEnds.get(epoch) - begin);
    }
}
