package network.haca.paymentgate.core;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Time that goes on when it is told to, a quarter of a second at a time. */
final class ManualTime implements Timer, InstantSource {
  private static final Duration STEP = Duration.ofMillis(250);

  private final List<Task> tasks = new ArrayList<>();
  private Instant now = Instant.EPOCH;

  private static final class Task {
    private final Duration pause;
    private final Runnable work;
    private final boolean isRepeated;
    private Instant next;

    private Task(Instant now, Duration pause, Runnable work, boolean isRepeated) {
      this.pause = pause;
      this.work = work;
      this.isRepeated = isRepeated;
      this.next = now.plus(pause);
    }
  }

  @Override
  public Runnable every(Duration pause, Runnable work) {
    Task task = new Task(now, pause, work, true);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  @Override
  public Runnable after(Duration pause, Runnable work) {
    Task task = new Task(now, pause, work, false);
    tasks.add(task);
    return () -> tasks.remove(task);
  }

  void passes(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(STEP);
      for (Task task : List.copyOf(tasks)) {
        if (tasks.contains(task) && !task.next.isAfter(now)) {
          task.next = now.plus(task.pause);
          if (!task.isRepeated) {
            tasks.remove(task);
          }
          task.work.run();
        }
      }
    }
  }

  /** How many things wait for their time. */
  int waiting() {
    return tasks.size();
  }

  @Override
  public Instant instant() {
    return now;
  }
}
