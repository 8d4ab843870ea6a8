package network.haca.ingress.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  @Test
  void moreThanTheBoundIsNotHeldUntilSomethingIsReleased() {
    BodyMemory memory = new BodyMemory(10);
    assertTrue(memory.reserve(10));
    assertFalse(memory.reserve(1));
    memory.release(4);
    assertTrue(memory.reserve(4));
  }
}
