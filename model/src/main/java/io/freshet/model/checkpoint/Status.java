package io.freshet.model.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** What became of a version. */
public enum Status {
    @JsonProperty("published")
    PUBLISHED,
    @JsonProperty("rejected")
    REJECTED,
    @JsonProperty("rolled-back")
    ROLLED_BACK;

    /** The name in manifests and version records, e.g. {@code rolled-back}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
