package network.haca.devnet.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import network.haca.primitives.Bytes32;

/**
 * An answer that arrived whole, and so must settle.
 *
 * @param leaf of its proof, computed from the answer
 * @param at milliseconds after the load began
 * @param exchange question and answer, for its receipt, of a tensor model
 */
record Answered(Bytes32 leaf, long at, Kind kind, Optional<ObjectNode> exchange) {
  enum Kind {
    TENSOR,
    LLM_WHOLE,
    LLM_STREAMED,
    LLM_INDIVIDUAL
  }
}
