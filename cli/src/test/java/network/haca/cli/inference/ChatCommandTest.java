package network.haca.cli.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import network.haca.client.llm.Conversation.Turn;
import network.haca.client.llm.GivenAnswer;
import network.haca.client.llm.SigningNode;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

class ChatCommandTest {
  private static Turn turn(String request, String heard) throws Exception {
    return new Turn(
        heard, GivenAnswer.of(Optional.of(request), Answers.answer("Paris").toString()));
  }

  @Test
  void whatWasHeardAskedAndSignedIsTheSame() throws Exception {
    SigningNode node = Answers.node(NodeKind.LLM_PROXY);
    assertEquals(List.of(), ChatCommand.failed(turn(Answers.REQUEST, "Paris"), node));
    assertEquals(
        List.of("shown is not what is signed"),
        ChatCommand.failed(turn(Answers.REQUEST, "Rome"), node));
    String other = Answers.REQUEST.replace("hello", "hullo");
    assertEquals(List.of("request"), ChatCommand.failed(turn(other, "Paris"), node));
    assertEquals(
        List.of("kind"),
        ChatCommand.failed(turn(Answers.REQUEST, "Paris"), Answers.node(NodeKind.VANILLA)));
  }
}
