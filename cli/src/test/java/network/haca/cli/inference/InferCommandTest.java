package network.haca.cli.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.llm.SigningNode;
import network.haca.lightclient.Answer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import network.haca.schemas.Transcript;
import network.haca.schemas.kserve.ProofParameters;
import network.haca.schemas.tensor.Tensor;
import network.haca.schemas.tensor.TensorTranscript;
import org.junit.jupiter.api.Test;

/** Rules N2 and T3: an answer is by a node only if its key signed it, and it vouches that way. */
class InferCommandTest {
  private static ProvenAnswer signed(long time) {
    Tensor in = InferenceClient.row("launch", 20, 45);
    Bytes random = Bytes.wrap(new byte[Transcript.RANDOM_SIZE]);
    Answer exchange =
        new Answer(
            new TensorTranscript(
                "projectile", "1", Bytes32.ZERO, random, "mine", new TreeMap<>(), List.of(in)),
            List.of(InferenceClient.row("range", 40)));
    Bytes32 message = SettlementLeaf.message(exchange.inputHash(), exchange.outputHash(), time);
    SettlementLeaf leaf =
        new SettlementLeaf(
            Keccak.hash(Answers.KEY),
            exchange.inputHash(),
            exchange.outputHash(),
            RsaPss.sign(Answers.KEYS.getPrivate(), message),
            time);
    // What the proof says of the node's kind counts for nothing.
    return new ProvenAnswer(exchange, new ProofParameters(leaf, 2, Bytes32.ZERO, random));
  }

  private static Optional<String> flaw(NodeKind kind, String verification, long time) {
    return InferCommand.flaw(
        signed(time), Answers.node(kind), verification, Instant.ofEpochSecond(Answers.TIME));
  }

  @Test
  void theNodesKindIsTheRegistrysAndAsItWasAskedFor() {
    assertEquals(Optional.empty(), flaw(NodeKind.VANILLA, "", Answers.TIME));
    assertEquals(Optional.empty(), flaw(NodeKind.TEE_MODEL_WORKER, "TEE", Answers.TIME));
    assertEquals(
        Optional.of("kind: VANILLA, which does not sign such answers"),
        flaw(NodeKind.VANILLA, "TEE", Answers.TIME));
    assertTrue(flaw(NodeKind.DATA_NODE, "", Answers.TIME).isPresent());
    assertTrue(flaw(NodeKind.LLM_PROXY, "TEE", Answers.TIME).isPresent());
  }

  @Test
  void whatIsSignedByAnotherKeyOrAtAnotherTimeIsNoNodes() {
    assertTrue(flaw(NodeKind.VANILLA, "", Answers.TIME + 61).isPresent());
    SigningNode node = Answers.node(NodeKind.VANILLA);
    ProvenAnswer answer = signed(Answers.TIME);
    SettlementLeaf leaf = answer.proof().leaf();
    SettlementLeaf forged =
        new SettlementLeaf(
            leaf.teeId(),
            leaf.inputHash(),
            leaf.outputHash(),
            Bytes.wrap(new byte[leaf.signature().size()]),
            leaf.timestamp());
    ProvenAnswer other =
        new ProvenAnswer(
            answer.exchange(),
            new ProofParameters(forged, 16, Bytes32.ZERO, answer.proof().random()));
    assertEquals(
        Optional.of("the node's signature is wrong"),
        InferCommand.flaw(other, node, "", Instant.ofEpochSecond(Answers.TIME)));
  }
}
