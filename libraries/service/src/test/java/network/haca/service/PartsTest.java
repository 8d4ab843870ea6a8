package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {
  @Test
  void partsAreClosedInReverseAndOnceEvenIfOneFails() {
    List<String> closed = new ArrayList<>();
    Parts parts = new Parts();
    parts.add(() -> closed.add("first"));
    parts.add(
        () -> {
          throw new IllegalStateException("second");
        });
    parts.add(() -> closed.add("third"));
    parts.close();
    parts.close();
    assertEquals(List.of("third", "first"), closed);
  }
}
