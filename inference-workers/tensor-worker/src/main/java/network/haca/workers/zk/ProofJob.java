package network.haca.workers.zk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.primitives.Bytes32;

/**
 * An answer whose proof follows, as it stands at one moment.
 *
 * @param leaf of the answer, by which it is asked for
 * @param entry of its model
 * @param answered when the answer was signed, in seconds
 * @param attempts to prove it since the node's start, the one that goes on included
 * @param reason of the last failure; empty if none has failed
 */
public record ProofJob(
    Bytes32 leaf, Bytes32 entry, long answered, ProofState state, int attempts, String reason) {
  ProofJob in(ProofState other) {
    return new ProofJob(leaf, entry, answered, other, attempts, reason);
  }

  ProofJob because(String failure) {
    return new ProofJob(leaf, entry, answered, state, attempts, failure);
  }

  ProofJob tried() {
    return new ProofJob(leaf, entry, answered, ProofState.PROVING, attempts + 1, reason);
  }

  /** The form in which it is told, and kept once it is over. */
  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("id", leaf.toHex())
            .put("model", entry.toHex())
            .put("answered", answered)
            .put("state", state.name())
            .put("attempts", attempts);
    return reason.isEmpty() ? json : json.put("reason", reason);
  }

  /** Nothing if it is no job. */
  static Optional<ProofJob> read(JsonNode json) {
    try {
      return Optional.of(
          new ProofJob(
              Bytes32.fromHex(json.path("id").asText()),
              Bytes32.fromHex(json.path("model").asText()),
              json.path("answered").asLong(),
              ProofState.valueOf(json.path("state").asText()),
              json.path("attempts").asInt(),
              json.path("reason").asText()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
