package network.haca.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** All bodies together have a bound, and what is over makes room. */
class HeldBytesTest {
  private final AtomicLong now = new AtomicLong();

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

  /** One that has begun to come, with so much of it. */
  private static HeldBytes.Share arriving(HeldBytes held, long bytes, Runnable giveUp) {
    HeldBytes.Share share = held.share();
    share.arriving(giveUp);
    assertTrue(share.reserve(bytes));
    return share;
  }

  @Test
  void theLargestBodyThatStallsMakesRoomForWhoHasNone() {
    HeldBytes held = new HeldBytes(100, now::get);
    List<String> gone = new ArrayList<>();
    HeldBytes.Share small = arriving(held, 30, () -> gone.add("small"));
    HeldBytes.Share large = arriving(held, 60, () -> gone.add("large"));
    assertFalse(held.share().reserve(20), "nobody stalls yet");
    now.addAndGet(HeldBytes.STALL_TIME.toNanos() + 1);
    assertTrue(held.share().reserve(10), "there is room");
    assertEquals(List.of(), gone);
    assertTrue(held.share().reserve(20));
    assertEquals(List.of("large"), gone);
    assertFalse(large.reserve(1));
    assertFalse(large.arrived());
    assertTrue(small.arrived());
    assertFalse(held.share().reserve(90), "what is whole stays");
  }

  @Test
  void aBodyThatGoesOnKeepsItsRoomAndOneThatDripsDoesNot() {
    HeldBytes held = new HeldBytes(4L * HeldBytes.STALL_BYTES, now::get);
    List<String> gone = new ArrayList<>();
    HeldBytes.Share flows = arriving(held, HeldBytes.STALL_BYTES, () -> gone.add("flows"));
    HeldBytes.Share drips = arriving(held, HeldBytes.STALL_BYTES, () -> gone.add("drips"));
    now.addAndGet(HeldBytes.STALL_TIME.toNanos() + 1);
    assertTrue(flows.reserve(HeldBytes.STALL_BYTES));
    assertTrue(drips.reserve(1));
    assertTrue(held.share().reserve(HeldBytes.STALL_BYTES));
    assertEquals(List.of("drips"), gone);
    assertFalse(held.share().reserve(3L * HeldBytes.STALL_BYTES));
    assertEquals(List.of("drips"), gone);
  }

  @Test
  void nobodyLosesRoomToWhatIsLargerThanAll() {
    HeldBytes held = new HeldBytes(10, now::get);
    HeldBytes.Share stalled = arriving(held, 5, () -> {});
    now.addAndGet(2 * HeldBytes.STALL_TIME.toNanos());
    assertFalse(held.share().reserve(11));
    assertTrue(stalled.arrived());
  }
}
