package network.haca.ingress.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Simulates a network that settles batches one after the other. */
class UnsettledBoundTest {
  private static final Duration WITHIN = Duration.ofSeconds(2);
  private static final long STEP = 10;
  private static final long BATCH = 700;
  private static final int BATCH_MAX = 2_000;
  private static final long POLL = 250;

  /** Answers that the network can settle in a second. */
  private static final int CAPACITY = 1_000;

  private long now = 1_700_000_000_000L;
  private final long begin = now;
  private final UnsettledBound bound = new UnsettledBound(WITHIN, () -> now);

  /** Times at which requests that were let in are answered. */
  private final Queue<Long> turns = new PriorityQueue<>();

  /** Each answer by its time. */
  private final Deque<Long> unbatched = new ArrayDeque<>();

  private final Deque<List<Long>> batches = new ArrayDeque<>();
  private final List<Long> delays = new ArrayList<>();
  private double work;
  private int answered;
  private int refused;

  /** Milliseconds of a batch beside its answers. */
  private long latency = 600;

  private boolean chainStands;
  private double offered;
  private final Deque<Settled> settled = new ArrayDeque<>();
  private Optional<Settled> latest = Optional.empty();

  private record Settled(long answeredAt, long settledAt) {}

  /** Offers so many requests a second for some seconds. */
  private void offer(double perSecond, int seconds) {
    for (long end = now + seconds * 1_000L; now < end; now += STEP) {
      for (offered += perSecond * STEP / 1e3; offered >= 1; offered--) {
        request();
      }
      while (!turns.isEmpty() && turns.peek() <= now) {
        turns.remove();
        bound.answered();
        unbatched.add(now);
        answered++;
      }
      settle();
      if ((now - begin) % POLL == 0) {
        tell();
      }
    }
  }

  private void request() {
    switch (bound.enter()) {
      case UnsettledBound.Entry.Refused _ -> refused++;
      case UnsettledBound.Entry.LetIn(Duration after) -> turns.add(now + after.toMillis());
    }
  }

  private void settle() {
    if ((now - begin) % BATCH == 0 && !unbatched.isEmpty()) {
      while (!unbatched.isEmpty()) {
        List<Long> batch = new ArrayList<>();
        while (batch.size() < BATCH_MAX && !unbatched.isEmpty()) {
          batch.add(unbatched.remove());
        }
        batches.add(batch);
      }
    }
    if (chainStands || batches.isEmpty()) {
      work = 0;
      return;
    }
    work += CAPACITY * STEP / 1e3;
    while (!batches.isEmpty() && work >= batches.peek().size()) {
      List<Long> batch = batches.remove();
      work -= batch.size();
      long settledAt = now + latency;
      batch.forEach(at -> delays.add(settledAt - at));
      long mean = (long) batch.stream().mapToLong(Long::longValue).average().orElseThrow();
      settled.add(new Settled(mean, settledAt));
    }
  }

  /** Bridges tell of the batch that they settled last. */
  private void tell() {
    while (!settled.isEmpty() && settled.peek().settledAt() <= now) {
      latest = Optional.of(settled.remove());
    }
    latest.ifPresent(batch -> bound.heard(batch.answeredAt(), batch.settledAt()));
  }

  private double median() {
    return delays.stream().sorted().skip(delays.size() / 2).findFirst().orElseThrow() / 1e3;
  }

  @ParameterizedTest
  @CsvSource({"1.1", "1.5", "2", "4", "10"})
  void whatIsGivenUnderALoadBeyondTheCapacityIsSettledInTimeAndTheCapacityIsUsed(double load) {
    offer(load * CAPACITY, (int) (10 + 6 * load));
    delays.clear();
    answered = 0;
    offer(load * CAPACITY, 60);
    assertTrue(median() <= 2, "settled after %.2f s".formatted(median()));
    assertTrue(answered >= 0.8 * CAPACITY * 60, "answered: %d".formatted(answered));
    assertTrue(refused > 0);
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.5", "0.8"})
  void belowTheCapacityNobodyIsRefused(double load) {
    offer(load * CAPACITY, 60);
    assertEquals(0, refused);
  }

  @Test
  void aSuddenLoadThatTheNetworkCanSettleIsLetIn() {
    offer(20, 20);
    offer(0.8 * CAPACITY, 30);
    assertEquals(0, refused);
  }

  @Test
  void aChainThatStandsStillIsNoReasonToRefuse() {
    offer(0.8 * CAPACITY, 20);
    chainStands = true;
    offer(0.8 * CAPACITY, 120);
    assertEquals(0, refused);
  }

  @Test
  void whereNobodyTellsOfSettlingNobodyIsRefused() {
    for (int i = 0; i < 100_000; i++) {
      request();
    }
    assertEquals(0, refused);
  }

  @Test
  void fewAnswersAreGivenHoweverSlowlyTheyAreSettled() {
    latency = 30_000;
    offer(5, 120);
    assertEquals(0, refused);
  }

  @Test
  void whatIsRefusedIsSaidWithItsReason() {
    offer(4 * CAPACITY, 20);
    String reason = "";
    for (int i = 0; i < 10_000 && reason.isEmpty(); i++) {
      reason = bound.enter() instanceof UnsettledBound.Entry.Refused(String why) ? why : "";
    }
    assertTrue(reason.matches("answers are settled after [0-9.]+ s now.*try again.*"), reason);
  }

  @Test
  void aClockThatIsAheadDoesNotSettleTheFuture() {
    bound.answered();
    bound.heard(now + 3_600_000, now + 3_600_000);
    assertEquals(0, bound.unsettled());
    now += 1_000;
    bound.answered();
    assertEquals(1, bound.unsettled());
    now += 1_000;
    bound.heard(now - 500, now);
    assertEquals(Duration.ofMillis(500), bound.delay());
    assertEquals(0, bound.unsettled());
  }

  @Test
  void bridgesAreAskedWhileThereAreRequests() {
    assertTrue(!bound.isWatched());
    request();
    assertTrue(bound.isWatched());
    now += 60_000;
    assertTrue(!bound.isWatched());
  }
}
