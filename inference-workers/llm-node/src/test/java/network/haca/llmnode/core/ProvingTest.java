package network.haca.llmnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.llmnode.llm.SignedAnswer;
import network.haca.primitives.Bytes32;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;

/** An answer is refused before there is work if nothing could keep its proof, and after if not. */
class ProvingTest {
  private static final SignedAnswer ANSWER =
      new SignedAnswer(Bytes32.ofUnsigned(2), Bytes32.ofUnsigned(3));

  private final ScriptedNode node = new ScriptedNode();

  private Set<SettlementChoice> offered() {
    Set<SettlementChoice> offered = EnumSet.allOf(SettlementChoice.class);
    offered.removeIf(choice -> node.proving.unavailable(choice).isPresent());
    return offered;
  }

  private LlmError refusal(SettlementChoice choice, AnswerSigning signing) {
    ProofOutcome outcome =
        node.proving
            .prove(ScriptedNode.request(), signing, choice, (leaf, hash) -> Optional.empty())
            .toCompletableFuture()
            .join();
    return assertInstanceOf(ProofOutcome.Refused.class, outcome).error();
  }

  @Test
  void aNodeWithoutAKeyOffersNothing() {
    node.keyless = Optional.of("it is not registered");
    assertEquals(EnumSet.noneOf(SettlementChoice.class), offered());
    LlmError error = node.proving.unavailable(SettlementChoice.PRIVATE).orElseThrow();
    assertEquals(503, error.status());
    assertTrue(error.message().contains("it is not registered"), error::message);
  }

  @Test
  void whatAFullOutboxCannotKeepIsNotOffered() {
    assertEquals(EnumSet.allOf(SettlementChoice.class), offered());
    node.individualRefusal = Optional.of("too many wait");
    assertEquals(EnumSet.of(SettlementChoice.PRIVATE, SettlementChoice.BATCH), offered());
    node.batchRefusal = Optional.of("too many wait");
    assertEquals(EnumSet.of(SettlementChoice.PRIVATE), offered());
  }

  @Test
  void aKeyThatEndsWhileTheModelRunsRefusesTheAnswerAndNotTheRequest() {
    node.keyless = Optional.of("it is revoked");
    for (SettlementChoice choice : SettlementChoice.values()) {
      LlmError error = refusal(choice, () -> ANSWER);
      assertEquals(500, error.status());
      assertTrue(error.isAfterWork());
      assertTrue(error.message().contains("it is revoked"), error::message);
    }
  }

  @Test
  void aSigningThatBreaksIsARefusalThatTellsNothingOfTheNode() {
    LlmError error =
        refusal(
            SettlementChoice.BATCH,
            () -> {
              throw new IllegalStateException("/secret/path");
            });
    assertEquals("The answer could not be signed.", error.message());
    assertTrue(error.isAfterWork());
  }

  @Test
  void anAnswerThatNobodyCouldVerifyIsTheProvidersFault() {
    LlmError error =
        refusal(
            SettlementChoice.BATCH,
            () -> {
              throw new PythonJson.MalformedException("a choice is no object");
            });
    assertEquals(502, error.status());
    assertTrue(error.isAfterWork());
    assertTrue(error.message().contains("a choice is no object"), error::message);
    assertEquals(List.of(), node.batched);
  }
}
