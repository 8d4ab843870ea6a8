package network.haca.client.llm;

import java.util.List;
import network.haca.primitives.Bytes32;

/** Result of verifying a language model's answer. */
public sealed interface LlmVerdict {
  /**
   * A registered node that counted signed this answer to this question.
   *
   * @param leaf the proof's identity, by which a receipt is had
   * @param teeId the node
   * @param timestamp of the signature, in seconds, by the node's clock
   * @param isEnclaveSimulated on a development network an attestation proves nothing
   * @param isWhole whether all that is shown of the answer is signed; else it is one of
   *     OpenGradient's gateways, which were asked for
   * @param unsigned the names of fields that stand in the answer and are not signed
   */
  record Verified(
      Bytes32 leaf,
      Bytes32 teeId,
      long timestamp,
      boolean isEnclaveSimulated,
      boolean isWhole,
      List<String> unsigned)
      implements LlmVerdict {
    public Verified {
      unsigned = List.copyOf(unsigned);
    }
  }

  /** Nothing of the answer is to be believed; the reason is a sentence without its full stop. */
  record Refused(String reason) implements LlmVerdict {}
}
