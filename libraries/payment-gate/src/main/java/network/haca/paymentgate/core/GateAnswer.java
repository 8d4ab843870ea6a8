package network.haca.paymentgate.core;

import network.haca.schemas.llm.LlmError;
import network.haca.x402.Challenge;

/** A gate's answer to a request. */
public sealed interface GateAnswer {
  /**
   * It may run.
   *
   * @param grant for the node that runs it; empty where nothing is paid
   */
  record Open(Bill bill, String grant) implements GateAnswer {}

  /** It is to be paid for first. */
  record Unpaid(Challenge challenge) implements GateAnswer {}

  /** It is refused, however it is paid for. */
  record Refused(LlmError error) implements GateAnswer {}
}
