package io.freshet.model.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.freshet.model.safetensors.SafetensorsWriter;
import io.freshet.model.safetensors.TensorData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowSnapshotTest {

    private static final int D = 8;

    private final Random random = new Random(9);
    private final List<RollingWindow> opened = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        opened.forEach(RollingWindow::close);
    }

    /** Over several of the parts that are written at a time, and after documents left and came back. */
    @ParameterizedTest
    @ValueSource(ints = {2500, 5000})
    void isTheWindowToTheBitAndGoesOnAsItWould(int capacity) throws IOException {
        RollingWindow window = rolled(2500);
        WindowSnapshot.write(folder, window);
        RollingWindow restored = window(capacity);
        add(restored, List.of("something else"));
        WindowSnapshot.readInto(folder, restored);
        areEqual(restored, window);
        assertThat(restored.slots()).isEqualTo(window.slots());

        if (capacity == 2500) {
            List<String> more = List.of("document 3", "new", "document 4", "newer");
            List<float[]> vectors = vectors(4);
            window.add("base", more, vectors);
            restored.add("base", more, vectors);
            areEqual(restored, window);
        }
    }

    @Test
    void findsTheSameOfEquallySimilarDocumentsInTheSameOrder() throws IOException {
        RollingWindow window = window(40);
        float[] one = vector();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            texts.add("document " + i);
        }
        window.add("base", texts.subList(0, 55), Collections.nCopies(55, one));
        Collections.shuffle(texts, random);
        window.add("base", texts.subList(0, 20), Collections.nCopies(20, one));
        List<RollingWindow.Hit> found = window.search("base", List.of(one), 7).get(0);

        WindowSnapshot.write(folder, window);
        RollingWindow restored = window(40);
        WindowSnapshot.readInto(folder, restored);
        assertThat(restored.search("base", List.of(one), 7).get(0)).hasSize(7).isEqualTo(found);
    }

    @Test
    void ofMoreThanTheWindowHoldsTheNewestStay() throws IOException {
        RollingWindow window = rolled(50);
        WindowSnapshot.write(folder, window);
        RollingWindow smaller = window(20);
        WindowSnapshot.readInto(folder, smaller);
        List<String> newest = window.documents().subList(30, 50);
        assertThat(smaller.documents()).isEqualTo(newest);
        assertThat(smaller.vectors(newest).of(newest).toArray(float[][]::new))
                .isDeepEqualTo(window.vectors(newest).of(newest).toArray(float[][]::new));
        add(smaller, List.of("new"));
        assertThat(smaller.documents())
                .startsWith(newest.get(1))
                .endsWith("new")
                .hasSize(20);
    }

    @Test
    void anEmptyWindowAndAnyTextComeBack() throws IOException {
        RollingWindow window = window(10);
        WindowSnapshot.write(folder, window);
        RollingWindow restored = window(10);
        add(restored, List.of("something else"));
        WindowSnapshot.readInto(folder, restored);
        assertThat(restored.size()).isZero();

        List<String> texts = List.of("", "两\n行 \"and\" a quote \\", "\uD83C", "🌾", "\u2028\u0000");
        add(window, texts);
        WindowSnapshot.write(folder, window);
        WindowSnapshot.readInto(folder, restored);
        assertThat(restored.documents()).isEqualTo(texts);
    }

    @Test
    void ofAnotherModelOrDimensionItIsRefused() throws IOException {
        WindowSnapshot.write(folder, rolled(10));
        try (RollingWindow other = new RollingWindow("v7", 10, D, Device.cpu())) {
            refused(other, "holds vectors of base, the window is for those of v7");
        }
        try (RollingWindow wider = new RollingWindow("base", 10, 2 * D, Device.cpu())) {
            refused(wider, "[10, 8] do not fit a window of dimension 16");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'text':'a','slot':0}              | has 2 vectors, but window.jsonl beside it 1 documents",
                "{'text':'a','slot':0};{'text':'a','slot':1} | line 2: the text of an earlier line once more",
                "{'text':'a','slot':1};{'text':'b','slot':1} | line 2: slot 1 is taken",
                "{'text':'a','slot':0};{'text':'b','slot':2} | line 2: slot 2 is none of the 2",
                "{'text':'a','slot':0};{'text':'b'}          | line 2: it has no text or no slot",
                "{'text':null,'slot':0};{'text':'b','slot':1} | line 1: it has no text or no slot",
                "{'text':'a','slot':0};{'text':'b','sl       | line 2: Unexpected end-of-input",
            })
    void textsThatDoNotFitAreRefused(String lines, String message) throws IOException {
        vectors(new float[2 * D], 2, D);
        Files.writeString(
                folder.resolve(WindowSnapshot.TEXTS), lines.replace('\'', '"').replace(';', '\n'));
        refused(window(10), message);
    }

    @Test
    void vectorsThatAreNoneAreRefused() throws IOException {
        Files.writeString(folder.resolve(WindowSnapshot.TEXTS), "{\"text\":\"a\",\"slot\":0}\n");
        refused(window(10), WindowSnapshot.VECTORS);
        float[] bad = new float[D];
        bad[3] = Float.NaN;
        vectors(bad, 1, D);
        refused(window(10), "not finite; its text begins with 'a'");
        SafetensorsWriter.write(folder.resolve(WindowSnapshot.VECTORS), Map.of(), Map.of("vectors_of", "base"));
        refused(window(10), "no tensor 'vectors'");
    }

    private void vectors(float[] values, long... shape) throws IOException {
        SafetensorsWriter.write(
                folder.resolve(WindowSnapshot.VECTORS),
                Map.of("vectors", TensorData.ofFloats(shape, values)),
                Map.of("vectors_of", "base"));
    }

    private void refused(RollingWindow into, String message) {
        into.add(into.vectorsOf(), List.of("mine"), List.of(new float[into.dimension()]));
        assertThatThrownBy(() -> WindowSnapshot.readInto(folder, into))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
        assertThat(into.documents()).containsExactly("mine");
    }

    private void areEqual(RollingWindow restored, RollingWindow window) {
        List<String> documents = window.documents();
        assertThat(restored.documents()).isEqualTo(documents);
        assertThat(restored.vectors(documents).of(documents).toArray(float[][]::new))
                .isDeepEqualTo(window.vectors(documents).of(documents).toArray(float[][]::new));
        List<float[]> queries = vectors(5);
        assertThat(restored.search("base", queries, 50)).isEqualTo(window.search("base", queries, 50));
    }

    /** A full window whose places are no longer in the order of age. */
    private RollingWindow rolled(int capacity) {
        RollingWindow window = window(capacity);
        for (int i = 0; window.size() < capacity || i < 5; i++) {
            List<String> texts = new ArrayList<>();
            for (int j = 0; j < capacity / 3; j++) {
                texts.add("document " + random.nextInt(2 * capacity));
            }
            add(window, texts);
        }
        return window;
    }

    private RollingWindow window(int capacity) {
        RollingWindow window = new RollingWindow("base", capacity, D, Device.cpu());
        opened.add(window);
        return window;
    }

    private void add(RollingWindow window, List<String> texts) {
        window.add("base", texts, vectors(texts.size()));
    }

    private List<float[]> vectors(int n) {
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            vectors.add(vector());
        }
        return vectors;
    }

    private float[] vector() {
        float[] vector = new float[D];
        for (int i = 0; i < D; i++) {
            vector[i] = (float) random.nextGaussian();
        }
        return vector;
    }
}
