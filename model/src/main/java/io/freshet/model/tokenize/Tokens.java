package io.freshet.model.tokenize;

import java.util.Arrays;

/** The ids of a sequence, equal by what they are. Not to be written to. */
public record Tokens(long[] ids) {

    public int length() {
        return ids.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tokens that && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(ids);
    }
}
