package io.freshet.actors.admin;

import io.freshet.actors.http.ApiException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The lanes of the process by name, each with the log of what is changed about it. */
final class AdminLanes {

    /** A lane that a request is about. */
    record Known(AdminLane lane, Audit audit) {}

    private final Map<String, Known> byName;

    AdminLanes(List<AdminLane> lanes, InstantSource clock) {
        byName = lanes.stream()
                .collect(Collectors.toMap(
                        AdminLane::name,
                        lane -> new Known(lane, new Audit(lane.name(), new AuditLog(lane.folder()), clock)),
                        (one, other) -> {
                            throw new IllegalArgumentException("two lanes are named " + one.lane.name());
                        },
                        TreeMap::new));
    }

    /** @param name may be left out when there is one lane only */
    Known find(Optional<String> name) {
        if (name.isEmpty() && byName.size() == 1) {
            return byName.values().iterator().next();
        }
        if (name.isEmpty()) {
            throw ApiException.badRequest("lane", "this process has several lanes: add ?lane= and one of " + names());
        }
        Known known = byName.get(name.get());
        if (known == null) {
            throw new ApiException(
                    404, "unknown_lane", "lane", "there is no lane " + name.get() + " here; known: " + names());
        }
        return known;
    }

    private String names() {
        return String.join(", ", byName.keySet());
    }
}
