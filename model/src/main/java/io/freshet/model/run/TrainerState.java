package io.freshet.model.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code trainer_state.json} of a checkpoint: how far the run was. Its fields are among those of transformers'
 * TrainerState, which refuses any other.
 *
 * @param step optimiser steps done
 * @param epoch passes over the training set done, with fraction
 * @param maxSteps optimiser steps of the whole run, as it was planned then
 * @param best the best checkpoint so far, if an evaluation told one
 * @param logHistory every event so far, oldest first, each with its {@code step}
 */
public record TrainerState(
        long step, double epoch, long maxSteps, Optional<Best> best, List<Map<String, Object>> logHistory) {

    public static final String FILE = "trainer_state.json";

    /** @param metric value of the metric that tells the best checkpoint */
    public record Best(long step, double metric) {}

    public TrainerState {
        logHistory = List.copyOf(logHistory);
    }

    /**
     * Reads the state of a checkpoint.
     *
     * @throws IOException if the folder is no checkpoint or the file is damaged; the message says which
     */
    public static TrainerState read(Path checkpoint) throws IOException {
        Path file = checkpoint.resolve(FILE);
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(),
                    null,
                    "a checkpoint to go on from has this file; give a folder checkpoint-N of a run");
        }
        Map<String, Object> json = RunJson.readFile(file);
        Optional<Best> best = json.get("best_metric") == null || json.get("best_global_step") == null
                ? Optional.empty()
                : Optional.of(new Best(
                        number(file, json, "best_global_step").longValue(),
                        number(file, json, "best_metric").doubleValue()));
        return new TrainerState(
                number(file, json, "global_step").longValue(),
                number(file, json, "epoch").doubleValue(),
                number(file, json, "max_steps").longValue(),
                best,
                history(file, json.get("log_history")));
    }

    private static Number number(Path file, Map<String, Object> json, String key) throws IOException {
        if (json.get(key) instanceof Number number) {
            return number;
        }
        throw new IOException(file + ": " + key + " must be a number, found " + json.get(key));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> history(Path file, Object value) throws IOException {
        if (!(value instanceof List<?> entries)) {
            throw new IOException(file + ": log_history must be a list, found " + value);
        }
        List<Map<String, Object>> history = new ArrayList<>();
        for (Object entry : entries) {
            if (!(entry instanceof Map<?, ?> event) || !(event.get("step") instanceof Number)) {
                throw new IOException(
                        file + ": each entry of log_history must be an object with a step, found " + entry);
            }
            history.add((Map<String, Object>) event);
        }
        return history;
    }

    /** Writes the file into a folder that shall become {@code checkpoint}. */
    void write(Path folder, Path checkpoint, RunPlan plan) throws IOException {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("best_global_step", best.map(Best::step).orElse(null));
        json.put("best_metric", best.map(Best::metric).orElse(null));
        json.put(
                "best_model_checkpoint",
                best.map(b -> CheckpointFolders.in(checkpoint.getParent())
                                .of(b.step())
                                .toString())
                        .orElse(null));
        json.put("epoch", epoch);
        json.put("eval_steps", plan.evalSteps());
        json.put("global_step", step);
        json.put("is_hyper_param_search", false);
        json.put("is_local_process_zero", true);
        json.put("is_world_process_zero", true);
        json.put("log_history", logHistory);
        json.put("logging_steps", plan.loggingSteps());
        json.put("max_steps", maxSteps);
        json.put("num_train_epochs", plan.epochs());
        json.put("save_steps", plan.saveSteps());
        json.put("train_batch_size", plan.batchSize());
        RunJson.writeFile(folder.resolve(FILE), json);
    }
}
