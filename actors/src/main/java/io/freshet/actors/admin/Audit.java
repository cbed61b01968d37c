package io.freshet.actors.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.freshet.actors.http.Json;
import java.time.InstantSource;

/** Lines for the audit log of one lane. */
final class Audit {

    private final String lane;
    private final AuditLog log;
    private final InstantSource clock;

    Audit(String lane, AuditLog log, InstantSource clock) {
        this.lane = lane;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Who asks.
     *
     * @param token the name of the token presented, never the token
     * @param address of the caller
     */
    record Who(String token, String address) {
        @Override
        public String toString() {
            return token + " from " + address;
        }
    }

    /**
     * Writes a line.
     *
     * @param request what was asked for; its fields go into the line as they are
     * @param result {@code done}, {@code refused}, {@code failed} or {@code unknown}
     * @param outcome the new version's number, or what was wrong; left out when empty
     */
    void write(Who who, String action, ObjectNode request, String result, String outcome) {
        ObjectNode line = Json.MAPPER.createObjectNode();
        line.put("time", clock.instant().toString()).put("lane", lane).put("action", action);
        line.putObject("who").put("token", who.token).put("address", who.address);
        line.set("request", request);
        line.put("result", result);
        if (!outcome.isEmpty()) {
            line.put("outcome", outcome);
        }
        log.write(line);
    }
}
