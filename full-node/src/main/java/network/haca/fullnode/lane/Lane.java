package network.haca.fullnode.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import network.haca.connection.ClientNetwork;
import network.haca.connection.HeldBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads and places for the requests of some clients: how many others wait in another lane is
 * nothing to it. All that it holds is bounded, in all and by address.
 */
public final class Lane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

  private static final int QUICK_WORKERS = 4;

  /**
   * Each waits until CometBFT has taken its transaction, together with those of the others: the
   * more there are, the more transactions share a request.
   */
  private static final int SENDING_WORKERS = 128;

  /** Bytes of all requests and answers. */
  private static final long BYTES_MAX = 256L << 20;

  /** A task that has run so long lets others run. */
  private static final Duration TURN = Duration.ofMillis(50);

  /** A thread that takes longer to end is left behind. */
  private static final Duration END_MAX = Duration.ofSeconds(3);

  private final Limits limits;
  private final LaneMeters meters;
  private final LongSupplier clock;
  private final Quota requests;
  private final HeldBytes bytes = new HeldBytes(BYTES_MAX);
  private final Addresses addresses;
  private final Map<Kind, Workers> workers = new EnumMap<>(Kind.class);

  /** The decision about a request that wants to be run. */
  public sealed interface Admission {
    /** It may be run and answered. */
    record Admitted(Place place) implements Admission {}

    /**
     * It may not.
     *
     * @param isOfAddress whether others may still come in
     */
    record Refused(LimitExceeded reason, boolean isOfAddress) implements Admission {}
  }

  /**
   * One that shows itself in the process' metrics.
   *
   * @param name for metrics
   */
  public Lane(String name, Limits limits) {
    this(name, limits, Metrics.globalRegistry);
  }

  /** One that shows itself in a registry. */
  public Lane(String name, Limits limits, MeterRegistry registry) {
    this(name, limits, registry, System::nanoTime);
  }

  Lane(String name, Limits limits, MeterRegistry registry, LongSupplier clock) {
    this.limits = limits;
    this.clock = clock;
    this.meters = new LaneMeters(name, registry);
    this.requests =
        new Quota(
            Limit.REQUESTS, limits.requests(), Limit.ADDRESS_REQUESTS, limits.addressRequests());
    this.addresses = new Addresses(limits, clock);
    boolean isShared = limits.addressRequests() < limits.requests();
    for (Kind kind : Kind.values()) {
      int count = threads(kind);
      int ofOneAddress = isShared ? Math.max(1, count / 2) : count;
      Workers ofKind =
          new Workers(
              name + "-" + kind.tag(),
              count,
              ofOneAddress,
              task -> turn(task, kind),
              this::proceed);
      workers.put(kind, ofKind);
      meters.show(kind, ofKind);
    }
  }

  private int threads(Kind kind) {
    return switch (kind) {
      case QUICK -> QUICK_WORKERS;
      case SENDING -> SENDING_WORKERS;
      case HEAVY -> limits.workers();
    };
  }

  public Limits limits() {
    return limits;
  }

  /**
   * A connection is open, until {@link #close(Caller)}.
   *
   * @param host its remote address
   */
  public Caller open(String host) {
    return addresses.open(ClientNetwork.of(host));
  }

  /** The connection is closed. */
  public void close(Caller caller) {
    addresses.close(caller);
  }

  /** Begins a count of bytes that a connection sends, or has yet to take. */
  public Held hold(Caller caller) {
    return new Held(bytes, caller.bytes());
  }

  /** Bytes were refused, for the metrics. */
  public LimitExceeded memory() {
    meters.refused(Limit.MEMORY);
    return LimitExceeded.memory();
  }

  /** A request of the connection wants to be run. */
  public Admission enter(Caller caller) {
    return enter(caller, hold(caller));
  }

  /**
   * The same.
   *
   * @param held by the request, which has been read; closed with its place, or with its refusal
   */
  public Admission enter(Caller caller, Held held) {
    Optional<Limit> reached = requests.enter(caller.address());
    if (reached.isEmpty()) {
      Work work = new Work(limits, caller, meters::refused, clock);
      return new Admission.Admitted(new Place(work, held, () -> requests.leave(caller.address())));
    }
    held.close();
    meters.refused(reached.get());
    boolean isOfAddress = reached.get() == Limit.ADDRESS_REQUESTS;
    String reason =
        isOfAddress
            ? "%d requests of your address are open already".formatted(limits.addressRequests())
            : "%d requests are open already".formatted(limits.requests());
    return new Admission.Refused(new LimitExceeded(reached.get(), reason), isOfAddress);
  }

  /** Runs a job, piece by piece, on threads of the kinds that it asks for. */
  public void run(Work work, Job job) {
    proceed(new Task(work, job));
  }

  private void proceed(Task task) {
    Optional<Kind> next = task.job().next();
    if (next.isEmpty()) {
      return;
    }
    Workers chosen = Objects.requireNonNull(workers.get(next.get()));
    Runnable leave =
        () -> {
          if (chosen.remove(task)) {
            drop(task);
          }
        };
    task.work().onLeave(leave);
    if (task.work().hasLeft() || !chosen.add(task)) {
      drop(task);
    } else if (task.work().hasLeft()) {
      // Who left in between was not found waiting.
      leave.run();
    }
  }

  private void drop(Task task) {
    meters.left();
    task.job().drop();
  }

  /** Does steps for as long as a turn is; false if one broke. */
  private boolean turn(Task task, Kind kind) {
    long begun = clock.getAsLong();
    long charged = task.work().charged();
    try {
      long ran = 0;
      while (ran < TURN.toNanos()
          && !task.work().hasLeft()
          && task.job().next().filter(kind::equals).isPresent()) {
        task.job().step();
        ran = clock.getAsLong() - begun;
      }
      task.ran(ran);
      return true;
    } catch (RuntimeException | Error e) {
      // Whoever waits hears of it; the thread goes on with others' work.
      LOG.error("a request broke", e);
      task.job().drop();
      return false;
    } finally {
      // Reading a request and writing its answer takes time, too.
      long all = clock.getAsLong() - begun;
      task.work().charge(kind, Math.max(0, all - (task.work().charged() - charged)));
    }
  }

  /** Ends what runs, and drops what waits: all kinds at once, with one deadline. */
  @Override
  public void close() {
    workers.values().forEach(Workers::end);
    Instant deadline = Instant.now().plus(END_MAX);
    workers.values().forEach(ofKind -> ofKind.awaitEnd(deadline));
    meters.close();
  }
}
