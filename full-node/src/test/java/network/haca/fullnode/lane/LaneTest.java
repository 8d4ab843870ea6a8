package network.haca.fullnode.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.fullnode.lane.Lane.Admission.Admitted;
import network.haca.fullnode.lane.Lane.Admission.Refused;
import network.haca.settings.Settings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is let in, what is dropped, and that what breaks breaks alone. */
@Timeout(60)
class LaneTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Lane lane =
      new Lane(
          "users",
          Limits.read(
              new Settings(
                  Map.of(
                      "node.rpc.workers", "1",
                      "node.rpc.requests", "4",
                      "node.rpc.address.requests", "3"))),
          meters);

  @AfterEach
  void close() {
    lane.close();
  }

  /** One step, which waits until it may go on. */
  private static final class Once implements Job {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch dropped = new CountDownLatch(1);
    private final CountDownLatch open;
    private final AtomicBoolean isDone = new AtomicBoolean();
    private final boolean breaks;

    private Once(CountDownLatch open, boolean breaks) {
      this.open = open;
      this.breaks = breaks;
    }

    @Override
    public Optional<Kind> next() {
      return isDone.get() ? Optional.empty() : Optional.of(Kind.HEAVY);
    }

    @Override
    public void step() {
      begun.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (breaks) {
        throw new StackOverflowError("of a test");
      }
      isDone.set(true);
      ended.countDown();
    }

    @Override
    public void drop() {
      dropped.countDown();
    }
  }

  private Place place(String host) {
    return assertInstanceOf(Admitted.class, lane.enter(lane.open(host))).place();
  }

  @Test
  void whatWaitsIsDroppedBeforeItBeginsWhenItsClientLeaves() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    Once first = new Once(open, false);
    Once second = new Once(open, false);
    Place left = place("127.0.0.2");
    lane.run(place("127.0.0.1").work(), first);
    first.begun.await();
    lane.run(left.work(), second);
    left.work().leave();
    second.dropped.await();
    open.countDown();
    first.ended.await();
    assertEquals(1, second.begun.getCount());
    assertEquals(1, meters.get("haca.node.rpc.left").counter().count());
  }

  @Test
  void closingEndsWhatIsUnderWayAndDropsWhatWaits() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    Once running = new Once(never, false);
    Once waiting = new Once(never, false);
    Place place = place("127.0.0.1");
    lane.run(place.work(), running);
    running.begun.await();
    lane.run(place("127.0.0.2").work(), waiting);
    lane.close();
    assertTrue(place.work().isDue());
    assertEquals(0, running.ended.getCount());
    waiting.dropped.await();
    Once late = new Once(never, false);
    lane.run(place("127.0.0.2").work(), late);
    late.dropped.await();
  }

  @Test
  void aJobThatBreaksIsDroppedAndTheThreadGoesOn() throws Exception {
    Once broken = new Once(new CountDownLatch(0), true);
    lane.run(place("127.0.0.1").work(), broken);
    broken.dropped.await();
    Once sound = new Once(new CountDownLatch(0), false);
    lane.run(place("127.0.0.1").work(), sound);
    sound.ended.await();
  }

  @Test
  void whatAnAddressMayHaveLeavesPlacesForOthers() {
    Caller caller = lane.open("127.0.0.1");
    Place given = assertInstanceOf(Admitted.class, lane.enter(caller)).place();
    assertInstanceOf(Admitted.class, lane.enter(caller));
    assertInstanceOf(Admitted.class, lane.enter(caller));
    assertTrue(assertInstanceOf(Refused.class, lane.enter(caller)).isOfAddress());
    Caller other = lane.open("127.0.0.2");
    assertInstanceOf(Admitted.class, lane.enter(other));
    Refused full = assertInstanceOf(Refused.class, lane.enter(other));
    assertEquals(Limit.REQUESTS, full.reason().limit());
    given.close();
    given.close();
    assertInstanceOf(Admitted.class, lane.enter(other));
    assertInstanceOf(Refused.class, lane.enter(other));
  }
}
