package network.haca.fullnode.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import network.haca.fullnode.lane.Lane.Admission.Admitted;
import network.haca.fullnode.lane.Lane.Admission.Refused;
import network.haca.settings.Given;
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
              Given.settings(
                  Limits.SETTINGS,
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
    private final Kind kind;

    private Once(CountDownLatch open, boolean breaks) {
      this(Kind.HEAVY, open, breaks);
    }

    private Once(Kind kind, CountDownLatch open, boolean breaks) {
      this.kind = kind;
      this.open = open;
      this.breaks = breaks;
    }

    @Override
    public Optional<Kind> next() {
      return isDone.get() ? Optional.empty() : Optional.of(kind);
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

  /** Whatever breaks, as often as it may, its thread goes on. */
  @Test
  void threadsOutliveErrorsOfAnyKind() throws Exception {
    for (int i = 0; i < 8; i++) {
      CountDownLatch begun = new CountDownLatch(1);
      lane.run(
          Work.alone(),
          new Job() {
            @Override
            public Optional<Kind> next() {
              return begun.getCount() == 0
                  ? Optional.of(Kind.SENDING)
                      .map(
                          kind -> {
                            throw new NoClassDefFoundError("of a test");
                          })
                  : Optional.of(Kind.HEAVY);
            }

            @Override
            public void step() {
              begun.countDown();
            }

            @Override
            public void drop() {
              throw new NoClassDefFoundError("of a test");
            }
          });
      begun.await();
    }
    Once sound = new Once(new CountDownLatch(0), false);
    lane.run(place("127.0.0.1").work(), sound);
    sound.ended.await();
  }

  @Test
  void allRequestsThatAnAddressMayHaveSendAtOnce() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    List<Once> sending =
        Stream.generate(() -> new Once(Kind.SENDING, open, false))
            .limit(Limits.STANDARD.addressRequests())
            .toList();
    try (Lane standard = new Lane("standard", Limits.STANDARD, meters)) {
      Caller caller = standard.open("127.0.0.1");
      for (Once each : sending) {
        Place place = assertInstanceOf(Admitted.class, standard.enter(caller)).place();
        standard.run(place.work(), each);
      }
      for (Once each : sending) {
        each.begun.await();
      }
      open.countDown();
      for (Once each : sending) {
        each.ended.await();
      }
    }
    assertTrue(sending.stream().allMatch(each -> each.ended.getCount() == 0));
  }

  /** A lane that would not end holds up its node for no longer than this. */
  @Test
  void threadsThatDoNotEndAreLeftBehindSoon() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    for (Kind kind : Kind.values()) {
      CountDownLatch begun = new CountDownLatch(1);
      lane.run(
          Work.alone(),
          new Job() {
            @Override
            public Optional<Kind> next() {
              return open.getCount() == 0 ? Optional.empty() : Optional.of(kind);
            }

            @Override
            public void step() {
              begun.countDown();
              boolean isOpen = false;
              while (!isOpen) {
                try {
                  open.await();
                  isOpen = true;
                } catch (InterruptedException e) {
                  // It does not end.
                }
              }
            }

            @Override
            public void drop() {}
          });
      begun.await();
    }
    long began = System.nanoTime();
    lane.close();
    assertTrue(System.nanoTime() - began < Duration.ofSeconds(5).toNanos());
    open.countDown();
  }

  @Test
  void anAddressPaysForAllThatItsRequestsTake() throws Exception {
    Caller caller = lane.open("127.0.0.7");
    Place place = assertInstanceOf(Admitted.class, lane.enter(caller)).place();
    CountDownLatch done = new CountDownLatch(1);
    lane.run(
        place.work(),
        new Job() {
          private boolean isDone;

          @Override
          public Optional<Kind> next() {
            if (isDone) {
              done.countDown();
            }
            return isDone ? Optional.empty() : Optional.of(Kind.QUICK);
          }

          @Override
          public void step() {
            long end = System.nanoTime() + Duration.ofMillis(20).toNanos();
            while (System.nanoTime() < end) {
              Thread.onSpinWait();
            }
            isDone = true;
          }

          @Override
          public void drop() {}
        });
    done.await();
    // The lane counts it when the turn is over.
    lane.close();
    assertTrue(place.work().charged() >= Duration.ofMillis(20).toNanos());
  }
}
