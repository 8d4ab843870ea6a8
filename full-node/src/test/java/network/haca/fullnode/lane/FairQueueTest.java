package network.haca.fullnode.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Addresses take turns, whatever one of them brings. */
class FairQueueTest {
  private final Addresses addresses = new Addresses(Limits.STANDARD, () -> 0);
  private final FairQueue queue = new FairQueue(2);

  private static final class Nothing implements Job {
    @Override
    public Optional<Kind> next() {
      return Optional.empty();
    }

    @Override
    public void step() {}

    @Override
    public void drop() {}
  }

  private Task task(String address) {
    Caller caller = addresses.open(address);
    return new Task(new Work(Limits.STANDARD, caller, limit -> {}, () -> 0), new Nothing());
  }

  private Task add(String address) {
    Task task = task(address);
    queue.add(task);
    return task;
  }

  private List<String> next(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> queue.take().map(Task::address).orElse("nobody"))
        .toList();
  }

  @Test
  void manyTasksOfOneAddressDoNotComeBeforeOneOfAnother() {
    for (int i = 0; i < 1_000; i++) {
      add("a");
    }
    add("b");
    add("c");
    assertEquals(List.of("a", "b", "c", "a"), next(4));
  }

  @Test
  void oneAddressHasNoMoreThanItsShareUnderWay() {
    Task first = add("a");
    for (int i = 0; i < 10; i++) {
      add("a");
    }
    assertEquals(List.of("a", "a", "nobody"), next(3));
    assertEquals(2, queue.underWay().size());
    add("b");
    assertEquals(List.of("b", "nobody"), next(2));
    queue.done(first);
    assertEquals(List.of("a", "nobody"), next(2));
    assertEquals(8, queue.waiting());
  }

  @Test
  void ofOneAddressWhatHasRunLeastComesFirst() {
    Task old = task("a");
    old.ran(1_000);
    queue.add(old);
    Task fresh = add("a");
    assertEquals(Optional.of(fresh), queue.take());
    assertEquals(Optional.of(old), queue.take());
  }

  @Test
  void whatIsTakenOutIsNotRun() {
    Task gone = add("a");
    Task stays = add("a");
    assertTrue(queue.remove(gone));
    assertFalse(queue.remove(gone));
    assertEquals(Optional.of(stays), queue.take());
    assertFalse(queue.remove(stays));
    queue.done(stays);
    assertEquals(0, queue.underWay().size() + queue.waiting());
  }
}
