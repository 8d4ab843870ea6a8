package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Outbox;
import network.haca.schemas.v1.Proof;

/** Store that makes a proof durable with its request and answer (rule O1). Blocks. */
public interface IndividualProofs {
  /** Why nothing would be kept now; nothing if it would. Cheap: asked before there is work. */
  Optional<String> refusal();

  /**
   * The id of the blob that will hold request and answer; nothing, and nothing kept, if they are
   * too long for that.
   *
   * @param proof of the leaf
   * @param input the request as it was sent
   * @throws Outbox.NotKeptException if it is not kept
   */
  Optional<String> append(
      SettlementLeaf leaf, Proof.Builder proof, JsonNode input, PublishedAnswer output)
      throws Outbox.NotKeptException;
}
