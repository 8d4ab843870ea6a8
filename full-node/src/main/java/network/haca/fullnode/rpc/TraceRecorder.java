package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.evm.Tracer;

/** A tracer that makes JSON of what it saw. */
interface TraceRecorder extends Tracer {
  /**
   * @param gasUsed by the whole transaction, after refunds
   */
  JsonNode result(long gasUsed);
}
