package network.haca.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import network.haca.schemas.NodeKind;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import network.haca.stack.llm.Conversation.Turn;
import org.junit.jupiter.api.Test;

class ChatCommandTest {
  private static Turn turn(String request, String heard) throws Exception {
    LlmAnswer answer = LlmAnswer.read(Answers.answer("Paris").toString());
    return new Turn(PythonJson.parse(request), heard, answer, answer.proof().orElseThrow());
  }

  @Test
  void whatWasHeardAskedAndSignedIsTheSame() throws Exception {
    SigningNode node = Answers.node(NodeKind.LLM_PROXY);
    assertEquals(List.of(), ChatCommand.failed(turn(Answers.REQUEST, "Paris"), node));
    assertEquals(List.of("shown"), ChatCommand.failed(turn(Answers.REQUEST, "Rome"), node));
    String other = Answers.REQUEST.replace("hello", "hullo");
    assertEquals(List.of("request"), ChatCommand.failed(turn(other, "Paris"), node));
    assertEquals(
        List.of("kind"),
        ChatCommand.failed(turn(Answers.REQUEST, "Paris"), Answers.node(NodeKind.VANILLA)));
  }
}
