package io.freshet.cli.chaos.check;

import io.freshet.model.checkpoint.Manifest;
import io.freshet.model.checkpoint.SetMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Invariant 8, over kills: every version is, byte for byte, the one of a run that nobody disturbed. */
final class EqualToReference implements Check {

    @Override
    public String name() {
        return "every version equals that of the undisturbed run: files, records, decision, metrics";
    }

    @Override
    public List<String> faults(Evidence evidence) {
        // What was learnt first: it is what counts, and only the first faults are shown.
        List<String> faults = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (Manifest manifest : evidence.manifests()) {
            Committed other = evidence.reference().get(manifest.version());
            if (other == null || other.manifest().isEmpty()) {
                faults.add("version " + manifest.version() + " is not in the undisturbed run");
                continue;
            }
            Manifest expected = other.manifest().get();
            files(manifest, expected).forEach((what, how) -> faults.add(fault(manifest, what, how)));
            differences(manifest, expected).forEach((what, how) -> others.add(fault(manifest, what, how)));
        }
        faults.addAll(others);
        return faults;
    }

    private static String fault(Manifest manifest, String what, String how) {
        return "version " + manifest.version() + ", " + what + ": " + how;
    }

    private static Map<String, String> files(Manifest one, Manifest other) {
        Map<String, String> differences = new TreeMap<>();
        TreeSet<String> files = new TreeSet<>(one.files().keySet());
        files.addAll(other.files().keySet());
        for (String file : files) {
            compare(differences, file, one.files().get(file), other.files().get(file));
        }
        return differences;
    }

    /** In everything but when and by which incarnation it was made. */
    private static Map<String, String> differences(Manifest one, Manifest other) {
        Map<String, String> differences = new TreeMap<>();
        compare(differences, "parent", one.parent(), other.parent());
        compare(differences, "status", one.status(), other.status());
        compare(differences, "base model", one.baseModel(), other.baseModel());
        compare(differences, "offsets", one.offsets(), other.offsets());
        compare(differences, "counts", one.counts(), other.counts());
        compareEach(
                differences,
                "held out",
                one.metrics().heldOut(),
                other.metrics().heldOut());
        compareEach(
                differences, "general", one.metrics().general(), other.metrics().general());
        compare(differences, "seed", one.seed(), other.seed());
        compare(differences, "settings", one.settingsHash(), other.settingsHash());
        compare(differences, "notes", one.notes(), other.notes());
        return differences;
    }

    private static void compareEach(Map<String, String> differences, String set, SetMetrics one, SetMetrics other) {
        compareEach(differences, set + ", base", one.base(), other.base());
        compareEach(differences, set + ", parent", one.parent(), other.parent());
        compareEach(differences, set + ", candidate", one.candidate(), other.candidate());
    }

    /** Names the first metric that differs. */
    private static void compareEach(
            Map<String, String> differences, String what, Map<String, Double> one, Map<String, Double> other) {
        TreeSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        names.removeIf(name -> Objects.equals(one.get(name), other.get(name)));
        if (!names.isEmpty()) {
            String first = names.first();
            differences.put(
                    what,
                    first + " " + one.get(first) + " instead of " + other.get(first) + ", and " + (names.size() - 1)
                            + " more metrics");
        }
    }

    private static void compare(Map<String, String> differences, String what, Object one, Object other) {
        if (!Objects.equals(one, other)) {
            differences.put(what, one + " instead of " + other);
        }
    }
}
