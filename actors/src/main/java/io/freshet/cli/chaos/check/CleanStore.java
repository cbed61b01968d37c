package io.freshet.cli.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** After a start that went well no trace of a dead writer is left. */
final class CleanStore implements Check {

    private static final Pattern VERSION = Pattern.compile("v\\d{8,}");

    @Override
    public String name() {
        return "no garbage is left in the store after a clean start";
    }

    @Override
    public List<String> faults(Evidence evidence) {
        List<String> faults = new ArrayList<>();
        List<String> versions = evidence.committed().keySet().stream()
                .map(version -> String.format(Locale.ROOT, "v%08d", version))
                .toList();
        for (String path : evidence.store()) {
            String top = path.split("/", 2)[0];
            if (path.contains(".tmp")) {
                faults.add(path + " is left behind");
            } else if (VERSION.matcher(top).matches() && !versions.contains(top)) {
                faults.add(path + " belongs to no committed version");
            }
        }
        return faults;
    }
}
