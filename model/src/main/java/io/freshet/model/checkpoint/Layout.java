package io.freshet.model.checkpoint;

import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of the store: {@code <root>/<lane>/v00000001/manifest.json}, and {@code .tmp-*} for what is not done. */
final class Layout {

    static final String MANIFEST = "manifest.json";
    static final String TEMPORARY = ".tmp-";
    /** The folder of a lane's snapshots, beside its versions. */
    static final String MEMORY = "memory";

    private static final Pattern LANE = Pattern.compile("[a-z0-9][a-z0-9-]*");
    private static final Pattern VERSION = Pattern.compile("v(\\d{8,18})");

    private Layout() {}

    static String requireLane(String lane) {
        if (!LANE.matcher(lane).matches()) {
            throw new IllegalArgumentException(
                    "a lane is named in lower-case letters, digits and hyphens, got '" + lane + "'");
        }
        return lane;
    }

    static long requireVersion(long version) {
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1, got " + version);
        }
        return version;
    }

    static String folderName(long version) {
        return String.format(Locale.ROOT, "v%08d", requireVersion(version));
    }

    /** The version a folder is named after; empty for any other name, unpadded or over-padded ones included. */
    static OptionalLong versionOf(Path folder) {
        Matcher matcher = VERSION.matcher(folder.getFileName().toString());
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        long version = Long.parseLong(matcher.group(1));
        boolean canonical = version > 0 && folderName(version).equals(matcher.group());
        return canonical ? OptionalLong.of(version) : OptionalLong.empty();
    }
}
