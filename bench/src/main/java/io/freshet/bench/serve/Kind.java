package io.freshet.bench.serve;

import io.freshet.model.embed.Role;
import java.util.Locale;

/** What a request asks for. */
public enum Kind {
    /** One query, as a search box sends it. */
    QUERY(Role.QUERY),

    /** Several queries. */
    QUERIES(Role.QUERY),

    /** Several documents of mixed length, as an indexer sends them. */
    DOCUMENTS(Role.DOCUMENT);

    private final Role role;

    Kind(Role role) {
        this.role = role;
    }

    public Role role() {
        return role;
    }

    /** As {@code input_type} has it. */
    public String inputType() {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
