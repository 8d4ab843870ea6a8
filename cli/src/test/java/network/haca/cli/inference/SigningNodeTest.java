package network.haca.cli.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import network.haca.client.llm.AnswerCheck;
import network.haca.client.llm.LlmAnswers;
import network.haca.client.llm.SigningNode;
import network.haca.contracts.RegistryContract.Interval;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rules N2 and N3 at a client: who vouches is of the right kind, and counted when it signed. */
class SigningNodeTest {
  private static final Instant NOW = Instant.ofEpochSecond(Answers.TIME + 30);

  private static List<String> failed(SigningNode node, long time) {
    return node.checks(LlmAnswers.SIGNERS, time, NOW).stream()
        .filter(AnswerCheck::failed)
        .map(AnswerCheck::name)
        .toList();
  }

  @Test
  void onlyAnLlmNodeSignsAnLlmsAnswer() {
    for (NodeKind kind : NodeKind.values()) {
      assertEquals(
          kind == NodeKind.LLM_PROXY ? List.of() : List.of("kind"),
          failed(Answers.node(kind), Answers.TIME),
          kind::toString);
    }
  }

  @Test
  void whatIsDatedWhenTheNodeDidNotCountIsNotVouchedFor() {
    SigningNode node = Answers.node(NodeKind.LLM_PROXY);
    assertEquals(List.of(), failed(node, Answers.TIME + 60));
    assertEquals(List.of("enabled"), failed(node, Answers.TIME + 61));
    assertEquals(List.of("enabled"), failed(node, Answers.TIME - 1));
    assertEquals(List.of("enabled"), failed(node, Long.MAX_VALUE));
    SigningNode still = new SigningNode(node.node(), List.of(new Interval(Answers.TIME, 0)), false);
    assertEquals(List.of(), failed(still, Answers.TIME + 330));
    assertEquals(List.of("enabled"), failed(still, Answers.TIME + 331), "it has not come yet");
    assertEquals(
        List.of("enabled"), failed(new SigningNode(node.node(), List.of(), false), Answers.TIME));
  }
}
