package network.haca.devnet.chaos;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import network.haca.devnet.processes.ChildJvm;
import network.haca.devnet.processes.RoleProcess;

/**
 * One role of the network under its name. While it is wanted it is started again whenever it has
 * ended, as a service manager does.
 */
final class Member implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long LOOK_MILLIS = 200;

  /** What is kept of its troubles; a role that never starts has one every second. */
  private static final int TROUBLES_MAX = 100;

  private final String name;
  private final String role;
  private final ChildJvm jvm;
  private final Path home;
  private final Map<String, String> settings;
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private Optional<RoleProcess> process = Optional.empty();
  private Deadline pauseAfterTrouble = new Deadline(Duration.ZERO);
  private boolean isWanted;
  private boolean serves;
  private volatile boolean isClosed;

  Member(String name, String role, ChildJvm jvm, Path home, Map<String, String> settings) {
    this.name = name;
    this.role = role;
    this.jvm = jvm;
    this.home = home;
    this.settings = Map.copyOf(settings);
    Thread.ofVirtual().name("member-" + name).start(this::supervise);
  }

  String name() {
    return name;
  }

  /** From now on it runs; {@link #awaitServing} tells when it works. */
  synchronized void want() {
    isWanted = true;
    notifyAll();
  }

  /** SIGKILL, and no new start before it is wanted again. */
  void kill() {
    unwant().ifPresent(RoleProcess::kill);
  }

  /** SIGTERM, and no new start before it is wanted again. */
  void end() {
    unwant().ifPresent(RoleProcess::close);
  }

  private synchronized Optional<RoleProcess> unwant() {
    isWanted = false;
    serves = false;
    return process;
  }

  /**
   * @throws IOException if it does not work in time, with its last trouble
   */
  void awaitServing(Duration patience) throws IOException {
    Deadline deadline = new Deadline(patience);
    await(() -> serves || isClosed || deadline.isOver());
    synchronized (this) {
      if (!serves) {
        String last = troubles.isEmpty() ? "" : ": " + troubles.getLast();
        throw new IOException("%s does not work within %s%s".formatted(name, patience, last));
      }
    }
  }

  synchronized Optional<ProcessHandle> handle() {
    return process.filter(RoleProcess::isAlive).map(RoleProcess::handle);
  }

  /** Where it listens. */
  List<Integer> ports() {
    return settings.entrySet().stream()
        .filter(each -> each.getKey().endsWith(".port"))
        .map(each -> Integer.valueOf(each.getValue()))
        .toList();
  }

  /** That it ended unasked, or did not start, and why. */
  List<String> troubles() {
    return List.copyOf(troubles);
  }

  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      notifyAll();
    }
    unwant().ifPresent(RoleProcess::close);
  }

  private void supervise() {
    while (awaitWork()) {
      try {
        launch();
      } catch (IOException e) {
        trouble("does not start: " + e.getMessage());
      }
    }
  }

  /** Waits until there is something to start; false when there will be nothing more. */
  private boolean awaitWork() {
    await(() -> isClosed || isWanted && process.filter(RoleProcess::isAlive).isEmpty());
    synchronized (this) {
      if (serves && !isClosed) {
        serves = false;
        trouble("ended by itself with " + process.map(RoleProcess::exitCode).orElse(0));
      }
    }
    await(() -> isClosed || !isWanted || pauseAfterTrouble.isOver());
    return !isClosed;
  }

  private void launch() throws IOException {
    RoleProcess started;
    synchronized (this) {
      if (!isWanted || isClosed) {
        return;
      }
      started = RoleProcess.launch(jvm, role, home, name, settings);
      process = Optional.of(started);
    }
    try {
      started.awaitServing(START_MAX);
    } catch (IOException e) {
      started.kill();
      throw e;
    }
    synchronized (this) {
      serves = isWanted && started.isAlive();
      notifyAll();
    }
  }

  private synchronized void trouble(String what) {
    if (isWanted && !isClosed) {
      if (troubles.size() < TROUBLES_MAX) {
        troubles.add(what);
      }
      pauseAfterTrouble = new Deadline(PAUSE);
    }
  }

  /** Looks again and again, and whenever something changes. */
  private synchronized void await(BooleanSupplier condition) {
    try {
      while (!condition.getAsBoolean()) {
        wait(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isClosed = true;
    }
  }
}
