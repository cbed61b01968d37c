package io.freshet.cli.train;

import io.freshet.model.data.DataRow;
import io.freshet.model.data.DataSet;
import io.freshet.model.hub.files.Digests;
import io.freshet.model.train.offline.Split;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows of all files of a training, in the order of the command line.
 *
 * @param digests SHA-256 of every file, so that a resumed run can be sure of its rows
 */
record DataFiles(List<DataRow> rows, List<DataRow> validation, Map<String, Object> digests) {

    /** Reads the files and says what was left out of them. */
    static DataFiles read(TrainOptions options, PrintWriter err) throws IOException {
        if (!options.valDatasets.isEmpty() && options.splitDatasetRatio > 0) {
            throw new IllegalArgumentException("--val-dataset and --split-dataset-ratio exclude each other");
        }
        Map<String, Object> digests = new LinkedHashMap<>();
        List<DataRow> rows = read("dataset", options.datasets, digests, err);
        List<DataRow> validation = read("val_dataset", options.valDatasets, digests, err);
        return new DataFiles(rows, validation, digests);
    }

    private static List<DataRow> read(String name, List<Path> files, Map<String, Object> digests, PrintWriter err)
            throws IOException {
        List<DataRow> rows = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (Path file : files) {
            DataSet read = DataSet.read(file);
            err.println(read.report().summary());
            rows.addAll(read.rows());
            hashes.add(Digests.sha256(file));
        }
        err.flush();
        digests.put(name + "_sha256", hashes);
        return rows;
    }

    Split<DataRow> split(TrainOptions options) {
        return validation.isEmpty()
                ? Split.of(rows, options.splitDatasetRatio, options.dataSeed)
                : new Split<>(rows, validation);
    }
}
