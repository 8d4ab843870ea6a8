package network.haca.connection;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** All bodies together have a bound, and what is over makes room. */
class HeldBytesTest {
  @Test
  void sharesHaveOneBoundAndMakeRoomOnce() {
    HeldBytes held = new HeldBytes(10);
    HeldBytes.Share one = held.share();
    HeldBytes.Share other = held.share();
    assertTrue(one.reserve(4));
    assertTrue(one.reserve(3));
    assertFalse(other.reserve(4));
    assertTrue(other.reserve(3));
    one.release();
    one.release();
    assertTrue(other.reserve(7));
    assertFalse(other.reserve(1));
  }

  @Test
  void whatIsOverHoldsNothingMore() {
    HeldBytes held = new HeldBytes(10);
    HeldBytes.Share over = held.share();
    over.release();
    assertFalse(over.reserve(1));
    assertTrue(held.share().reserve(10));
  }
}
