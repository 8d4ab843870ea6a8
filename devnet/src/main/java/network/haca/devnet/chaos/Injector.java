package network.haca.devnet.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Does to a network what the schedule says; the lanes beside one another. */
final class Injector {
  private static final Duration WORKS_AGAIN_MAX = Duration.ofMinutes(2);

  private final ChaosNetwork network;
  private final Clock clock;
  private final Consumer<String> progress;
  private final List<LiftedFault> lifted = new CopyOnWriteArrayList<>();
  private final List<Thread> lanes = new ArrayList<>();

  /** On a slow machine faults last longer than planned, and later ones wait. */
  private final Semaphore places = new Semaphore(Schedule.AT_ONCE_MAX, true);

  Injector(ChaosNetwork network, Clock clock, Consumer<String> progress) {
    this.network = network;
    this.clock = clock;
    this.progress = progress;
  }

  void begin(List<Planned> schedule) {
    for (String lane : Schedule.lanes(network.roster())) {
      List<Planned> own = schedule.stream().filter(each -> each.lane().equals(lane)).toList();
      lanes.add(Thread.ofVirtual().name("faults-" + lane).start(() -> run(own)));
    }
  }

  /** Waits until all faults are lifted and all roles work again. */
  List<LiftedFault> awaitLifted() throws InterruptedException {
    for (Thread lane : lanes) {
      lane.join();
    }
    return lifted.stream().sorted(Comparator.comparingLong(LiftedFault::begun)).toList();
  }

  private void run(List<Planned> faults) {
    try {
      for (Planned planned : faults) {
        clock.sleepUntil(planned.at().toMillis());
        places.acquire();
        try {
          inject(planned);
        } finally {
          places.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void inject(Planned planned) throws InterruptedException {
    long begun = clock.millis();
    progress.accept("%s %s".formatted(planned.fault().target(), planned.fault().name()));
    Optional<String> trouble = attempt(() -> begin(planned.fault()));
    clock.sleepUntil(begun + planned.lasts().toMillis());
    long liftedAt = clock.millis();
    trouble = trouble.or(() -> attempt(() -> lift(planned.fault())));
    progress.accept(
        "%s works again after %s%s"
            .formatted(
                planned.fault().target(),
                planned.fault().name(),
                trouble.map(what -> ": " + what).orElse("")));
    lifted.add(new LiftedFault(planned, begun, liftedAt, clock.millis(), trouble.orElse("")));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static Optional<String> attempt(Step step) {
    try {
      step.run();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void begin(Fault fault) throws IOException {
    switch (fault) {
      case Fault.Ending ending -> end(ending);
      case Fault.Pause pause -> {
        Optional<ProcessHandle> handle = network.member(pause.target()).handle();
        if (handle.isPresent()) {
          Signals.stop(handle.get());
        }
      }
      case Fault.DiskFull full -> network.disk(full.target()).fill();
      case Fault.Link link -> network.links().become(link.target(), link.state());
      case Fault.Walrus walrus -> network.walrus().become(walrus.mode());
    }
  }

  private void end(Fault.Ending ending) throws IOException {
    Member member = network.member(ending.target());
    switch (ending.how()) {
      case KILLED -> member.kill();
      case RESTARTED -> member.end();
      case STORE_LOST -> Stores.lose(network, member);
      case COMETBFT_KILLED ->
          member
              .handle()
              .ifPresent(
                  node ->
                      node.children()
                          .filter(each -> each.info().command().orElse("").endsWith("cometbft"))
                          .forEach(ProcessHandle::destroyForcibly));
    }
  }

  private void lift(Fault fault) throws IOException {
    switch (fault) {
      case Fault.Ending ending -> network.member(ending.target()).want();
      case Fault.Pause pause -> {
        Optional<ProcessHandle> handle = network.member(pause.target()).handle();
        if (handle.isPresent()) {
          Signals.goOn(handle.get());
        }
      }
      case Fault.DiskFull full -> network.disk(full.target()).free();
      case Fault.Link link -> network.links().become(link.target(), TcpProxy.State.GOOD);
      case Fault.Walrus _ -> network.walrus().become(WalrusMood.GOOD);
    }
    if (!(fault instanceof Fault.Link || fault instanceof Fault.Walrus)) {
      network.member(fault.target()).awaitServing(WORKS_AGAIN_MAX);
    }
  }
}
