package network.haca.ingress.load;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import network.haca.ingress.load.HeldBytes.Holding;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
  private final HeldBytes bytes = new HeldBytes(10);

  @Test
  void moreThanTheBoundIsNotHeldUntilSomethingIsReleased() {
    Holding first = bytes.open();
    assertTrue(first.add(6));
    assertFalse(bytes.open().add(5));
    Holding second = bytes.open();
    assertTrue(second.add(4));
    first.release();
    assertTrue(second.add(6));
  }

  @Test
  void whatIsReleasedTwiceCountsOnce() {
    Holding first = bytes.open();
    assertTrue(first.add(8));
    Holding second = bytes.open();
    assertTrue(second.add(2));
    first.release();
    first.release();
    assertFalse(bytes.open().add(9));
  }

  @Test
  void oneByItselfMayHoldAsMuchAsAllTogether() {
    Holding large = bytes.open();
    assertTrue(large.add(1_000));
    assertFalse(bytes.open().add(1));
    large.release();
    assertTrue(bytes.open().add(10));
  }
}
