package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopTextTest {
  @Test
  void whatMayBeginAStopIsHeldUntilItIsKnown() {
    StopText text = new StopText(List.of("END", "\n\n"));
    assertEquals("say ", text.add("say E"));
    assertEquals("EN", text.add("N") + text.add("ough E").substring(0, 2));
    assertFalse(text.isStopped());
  }

  @Test
  void theAnswerEndsBeforeTheFirstStopWhereverTheTextIsCut() {
    String answer = "one two\n\nthree END four";
    for (int cut = 0; cut <= answer.length(); cut++) {
      StopText text = new StopText(List.of("END", "\n\n"));
      String given = text.add(answer.substring(0, cut));
      given += text.isStopped() ? "" : text.add(answer.substring(cut));
      assertEquals("one two", given);
      assertTrue(text.isStopped());
    }
  }

  @Test
  void whatWasHeldIsGivenAtTheEnd() {
    StopText text = new StopText(List.of("###"));
    assertEquals("a", text.add("a##"));
    assertEquals("##", text.rest());
  }
}
