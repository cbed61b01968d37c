package io.freshet.actors.admin;

import io.freshet.actors.lineage.LineageQuery;
import java.nio.file.Path;

/**
 * A lane as the admin plane knows it.
 *
 * @param loop what changes it
 * @param lineage what tells of its versions
 * @param folder of its checkpoints; the audit log lies beside them
 */
public record AdminLane(LaneAdmin loop, LineageQuery lineage, Path folder) {

    String name() {
        return loop.lane();
    }
}
