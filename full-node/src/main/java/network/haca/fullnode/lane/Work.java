package network.haca.fullnode.lane;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import network.haca.evm.Interruption;

/**
 * One request and what it may still use. Its calls run one after the other, each knows it as {@link
 * #current}, and what runs long asks it now and then.
 */
public final class Work implements Interruption {
  /** Bytes of one answer. */
  public static final int ANSWER_BYTES_MAX = 25 << 20;

  private static final ScopedValue<Work> CURRENT = ScopedValue.newInstance();

  private final Limits limits;
  private final Caller caller;
  private final Consumer<Limit> refused;
  private final LongSupplier clock;
  private final AtomicReference<Optional<Runnable>> onLeave =
      new AtomicReference<>(Optional.empty());
  private volatile boolean hasLeft;
  private long timeUsed;
  private long charged;
  private long gasUsed;
  private boolean endsWithBatch;
  private long end;
  private long produced;

  /**
   * @param refused told which bounds are reached
   */
  Work(Limits limits, Caller caller, Consumer<Limit> refused, LongSupplier clock) {
    this.limits = limits;
    this.caller = caller;
    this.refused = refused;
    this.clock = clock;
    this.end = clock.getAsLong() + limits.callTime().toNanos();
  }

  /**
   * The work that this thread does; one of its own with the standard limits where nobody began one.
   */
  public static Work current() {
    return CURRENT.isBound() ? CURRENT.get() : alone();
  }

  /** Ends the call that this thread runs, if it is over. */
  public static void goOn() {
    if (CURRENT.isBound()) {
      CURRENT.get().requireGoingOn();
    }
  }

  /**
   * Runs what waits for another machine. It is interrupted when the client leaves, so that nobody
   * waits for an answer that nobody wants.
   */
  public static <R, X extends Throwable> R waiting(ScopedValue.CallableOp<R, X> call) throws X {
    return CURRENT.isBound() ? CURRENT.get().interruptibly(call) : call.call();
  }

  private <R, X extends Throwable> R interruptibly(ScopedValue.CallableOp<R, X> call) throws X {
    requireGoingOn();
    Interruptible waiting = new Interruptible(Thread.currentThread());
    onLeave(waiting::interrupt);
    try {
      return call.call();
    } finally {
      waiting.end();
    }
  }

  /** Counts what this thread's call will answer; ends it if that is too long. */
  public static void produce(long bytes) {
    if (CURRENT.isBound()) {
      CURRENT.get().produced(bytes);
    }
  }

  /** Work that no server was asked for. */
  public static Work alone() {
    return alone(Limits.STANDARD);
  }

  /** The same with limits of its own. */
  public static Work alone(Limits limits) {
    return new Work(
        limits, Addresses.alone(limits, System::nanoTime), limit -> {}, System::nanoTime);
  }

  /**
   * Runs a call of it.
   *
   * @throws LimitExceeded instead, if there is nothing left to run it with
   */
  public <R, X extends Throwable> R call(Kind kind, ScopedValue.CallableOp<R, X> call) throws X {
    requireBudget(kind);
    long batchLeft = limits.batchTime().toNanos() - timeUsed;
    endsWithBatch = batchLeft < limits.callTime().toNanos();
    long began = clock.getAsLong();
    end = began + Math.min(limits.callTime().toNanos(), batchLeft);
    produced = 0;
    try {
      return ScopedValue.where(CURRENT, this).call(call);
    } finally {
      long spent = clock.getAsLong() - began;
      timeUsed += spent;
      charge(kind, spent);
    }
  }

  /** Its caller pays for a thread's time, except where that waits for others. */
  void charge(Kind kind, long nanos) {
    if (kind != Kind.SENDING) {
      caller.spend(nanos);
      charged += nanos;
    }
  }

  /** Nanoseconds that its caller has paid for so far. */
  long charged() {
    return charged;
  }

  private void requireBudget(Kind kind) {
    if (timeUsed >= limits.batchTime().toNanos()) {
      throw new LimitExceeded(
          Limit.BATCH_TIME,
          "the calls of this batch have run for %s; send smaller ones"
              .formatted(text(limits.batchTime())));
    }
    if (gasUsed >= limits.batchGas()) {
      throw new LimitExceeded(
          Limit.BATCH_GAS,
          "the calls of this batch have used %d gas; send smaller ones"
              .formatted(limits.batchGas()));
    }
    caller.requireTime(kind);
  }

  /** It reached a bound: for the metrics. */
  public void refused(Limit limit) {
    refused.accept(limit);
  }

  public Limits limits() {
    return limits;
  }

  public Caller caller() {
    return caller;
  }

  @Override
  public boolean isDue() {
    return hasLeft || clock.getAsLong() - end > 0;
  }

  /** Ends the call if it is over. */
  public void requireGoingOn() {
    if (isDue()) {
      throw over();
    }
  }

  /** The reason for which the call that is due ends. */
  public LimitExceeded over() {
    Limit limit = endsWithBatch ? Limit.BATCH_TIME : Limit.CALL_TIME;
    Duration time = endsWithBatch ? limits.batchTime() : limits.callTime();
    return new LimitExceeded(limit, "execution aborted (timeout = %s)".formatted(text(time)));
  }

  /** The rest of the call's time. */
  public Duration timeLeft() {
    return Duration.ofNanos(Math.max(0, end - clock.getAsLong()));
  }

  /** An execution used gas. */
  public void used(long gas) {
    gasUsed += gas;
  }

  /** So many bytes more will be in the answer; ends the call if that is too long. */
  public void produced(long bytes) {
    produced += bytes;
    if (produced > ANSWER_BYTES_MAX) {
      throw new LimitExceeded(Limit.ANSWER, "the answer is over 25 MiB; ask for less");
    }
  }

  /** The client has gone away. */
  public void leave() {
    hasLeft = true;
    onLeave.getAndSet(Optional.empty()).ifPresent(Runnable::run);
  }

  public boolean hasLeft() {
    return hasLeft;
  }

  /** At once if that has happened already. */
  void onLeave(Runnable action) {
    onLeave.set(Optional.of(action));
    if (hasLeft) {
      onLeave.getAndSet(Optional.empty()).ifPresent(Runnable::run);
    }
  }

  private static String text(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
