package network.haca.explorer.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveLineTest {
  private final LiveLine line = new LiveLine(3);

  private static List<String> data(LiveLine.Part part) {
    return part.events().stream().map(LiveLine.LiveEvent::data).toList();
  }

  @Test
  void whoFollowsGetsEveryEventOnce() {
    line.add("proof", "a");
    line.add("proof", "b");
    LiveLine.Part first = line.from(0, 1);
    assertEquals(List.of("a"), data(first));
    LiveLine.Part second = line.from(first.next(), 10);
    assertEquals(List.of("b"), data(second));
    assertTrue(second.isWhole());
    assertEquals(List.of(), data(line.from(second.next(), 10)));
  }

  @Test
  void whoIsTooSlowIsToldThatSomeAreGone() {
    for (String each : List.of("a", "b", "c", "d", "e")) {
      line.add("proof", each);
    }
    LiveLine.Part part = line.from(0, 10);
    assertFalse(part.isWhole());
    assertEquals(List.of("c", "d", "e"), data(part));
    assertEquals(line.next(), part.next());
  }

  @Test
  void eventsOfAnotherProcessAreAGap() {
    assertFalse(line.from(-1, 10).isWhole());
    assertEquals(0, line.from(-1, 10).next());
  }
}
