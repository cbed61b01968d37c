package io.freshet.model.export;

import java.nio.file.Path;
import java.util.List;

/**
 * What was written and how well it does what base and adapter do.
 *
 * @param folder the merged model
 * @param tensors number of weights
 * @param adapted how many of them the adapter corrects
 * @param bytes of all weights
 * @param weightFiles their files, in order
 * @param probes number of rows that were compared
 * @param change largest difference that the adapter makes to a number of the base; 0 = it has no effect
 * @param difference largest difference between the merged model and base with adapter
 * @param tolerance what it may be at most
 */
public record ExportReport(
        Path folder,
        int tensors,
        int adapted,
        long bytes,
        List<String> weightFiles,
        int probes,
        float change,
        float difference,
        float tolerance) {}
