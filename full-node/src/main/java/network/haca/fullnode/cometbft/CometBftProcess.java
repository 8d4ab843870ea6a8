package network.haca.fullnode.cometbft;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import network.haca.service.Children;
import network.haca.service.ProcessEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CometBFT as a child of this process: started when the ABCI socket listens, started again if it
 * ends or writes that it failed, ended with its parent. Where this node is not at one with the
 * network it is ended for good (rule C3). A parent that is killed leaves it without an application;
 * then CometBFT ends by itself, and where it hangs, the next parent ends it.
 */
public final class CometBftProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CometBftProcess.class);
  private static final Duration END_MAX = Duration.ofSeconds(10);

  /** In CometBFT's home: the process that was started last. */
  private static final String PID = "cometbft.pid";

  private final ProcessBuilder builder;
  private final Path home;
  private final Consumer<Failure.Divergence> diverged;
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();
  private final Thread supervisor;
  private final Runnable restarted;
  private volatile boolean running;
  private volatile boolean closed;

  private CometBftProcess(
      ProcessBuilder builder,
      Path home,
      Consumer<Failure.Divergence> diverged,
      Runnable restarted) {
    this.builder = builder;
    this.restarted = restarted;
    this.home = home;
    this.diverged = diverged;
    this.supervisor = Thread.ofPlatform().daemon().name("cometbft").unstarted(this::supervise);
  }

  /**
   * @param diverged told that this node is not at one with the network, before CometBFT is ended
   * @param restarted told whenever CometBFT is to be started again
   */
  public static CometBftProcess start(
      Path binary,
      Path home,
      int abciPort,
      Consumer<Failure.Divergence> diverged,
      Runnable restarted) {
    ProcessBuilder builder =
        new ProcessBuilder(
                binary.toString(),
                "start",
                "--home",
                home.toString(),
                "--proxy_app",
                "tcp://127.0.0.1:" + abciPort)
            .redirectErrorStream(true);
    // They would stand over its configuration, and its output be of another form.
    builder.environment().keySet().removeIf(name -> name.startsWith("CMT"));
    CometBftProcess process = new CometBftProcess(builder, home, diverged, restarted);
    process.supervisor.start();
    return process;
  }

  /** Returns true while the child runs; between two starts it does not. */
  public boolean isRunning() {
    return running;
  }

  /** Completes when CometBFT has ended and is not started again; not when this is closed. */
  public CompletionStage<Ending> ended() {
    return ended;
  }

  /**
   * Ends what a killed parent left running on this home, whose ledger nobody else may have open.
   * CometBFT bears being killed anywhere.
   */
  public static void endLeftOver(Path home) throws IOException {
    Path file = home.resolve(PID);
    if (!Files.exists(file)) {
      return;
    }
    String pid = Files.readString(file).strip();
    Optional<ProcessHandle> left =
        pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    // The number may be another program's by now.
    if (left.isPresent() && isOf(home, left.get())) {
      LOG.warn("CometBFT {} was left over by a node that was killed; it is ended", pid);
      boolean _ = left.get().destroyForcibly();
      var _ =
          left.get()
              .onExit()
              .completeOnTimeout(left.get(), END_MAX.toMillis(), TimeUnit.MILLISECONDS)
              .join();
    }
    Files.delete(file);
  }

  private static boolean isOf(Path home, ProcessHandle process) {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    return List.of(arguments).contains(home.toString());
  }

  @Override
  public void close() {
    closed = true;
    supervisor.interrupt();
    try {
      supervisor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    Restarts restarts = new Restarts();
    try (ChildLog log = new ChildLog(home.resolve("cometbft.log"))) {
      while (!closed) {
        long started = System.nanoTime();
        Attempt attempt = attempt(log);
        if (attempt instanceof Attempt.Failed(Failure.Divergence divergence)) {
          ended.complete(new Ending.Diverged(divergence));
          return;
        }
        Optional<Duration> pause =
            attempt instanceof Attempt.NotStarted
                ? Optional.of(restarts.refused())
                : restarts.next(Duration.ofNanos(System.nanoTime() - started));
        if (pause.isEmpty() || closed) {
          ended.complete(givenUp());
          return;
        }
        LOG.warn("CometBFT is started again in {} s", pause.get().toSeconds());
        restarted.run();
        Thread.sleep(pause.get());
      }
    } catch (RuntimeException | Error e) {
      // Without this thread nobody would end the node.
      LOG.error("CometBFT is looked after no more", e);
      ended.complete(new Ending.GivenUp("CometBFT is looked after no more: " + e));
    } catch (InterruptedException e) {
      LOG.debug("CometBFT ends with its parent");
    }
  }

  private Ending givenUp() {
    return new Ending.GivenUp(
        "CometBFT ended %d times in a row; see %s"
            .formatted(Restarts.MAX + 1, home.resolve("cometbft.log")));
  }

  /** One start of CometBFT, and how it ended. */
  private sealed interface Attempt {
    /** It reported a failure, and was ended for that. */
    record Failed(Failure failure) implements Attempt {}

    /** It ended by itself. */
    record Ended() implements Attempt {}

    /** It could not be started, perhaps for the moment: a full disk, or too many processes. */
    record NotStarted() implements Attempt {}
  }

  private Attempt attempt(ChildLog log) throws InterruptedException {
    try {
      return run(log).<Attempt>map(Attempt.Failed::new).orElseGet(Attempt.Ended::new);
    } catch (IOException e) {
      LOG.error("CometBFT cannot be started: {}", e.getMessage());
      return new Attempt.NotStarted();
    }
  }

  /** Runs CometBFT until it ends or fails; what it wrote of that. */
  private Optional<Failure> run(ChildLog log) throws IOException, InterruptedException {
    Process process = Children.start(builder);
    CompletableFuture<Failure> failed = new CompletableFuture<>();
    Thread reader =
        Thread.ofPlatform()
            .daemon()
            .name("cometbft-output")
            .unstarted(() -> read(process.getInputStream(), log, failed));
    try {
      reader.start();
      running = true;
      note(process);
      var _ = CompletableFuture.anyOf(failed, process.onExit()).get();
      if (!process.isAlive()) {
        LOG.warn("CometBFT ended with {}", process.exitValue());
        reader.join(END_MAX.toMillis());
      }
      Optional<Failure> failure = Optional.ofNullable(failed.getNow(null));
      failure.ifPresent(this::report);
      return failure;
    } catch (ExecutionException e) {
      throw new IllegalStateException("CometBFT's output cannot be read", e);
    } finally {
      running = false;
      end(process);
      reader.join(ProcessEnd.patience(END_MAX).toMillis());
    }
  }

  /** So that the next parent finds it, if this one is killed; CometBFT need not end for that. */
  private void note(Process process) {
    try {
      var _ = Files.writeString(home.resolve(PID), Long.toString(process.pid()));
    } catch (IOException e) {
      LOG.error(
          "{} cannot be written: {}; a CometBFT that hangs would not be found after a kill",
          home.resolve(PID),
          e.getMessage());
    }
  }

  private void report(Failure failure) {
    switch (failure) {
      case Failure.Divergence divergence -> diverged.accept(divergence);
      case Failure.ConsensusEnded end -> LOG.error("CometBFT's consensus ended: {}", end.line());
    }
  }

  private static void read(InputStream in, ChildLog log, CompletableFuture<Failure> failed) {
    FailureLines failures = new FailureLines();
    try (in) {
      new ChildOutput(log, line -> failures.read(line).ifPresent(failed::complete)).read(in);
    } catch (IOException e) {
      LOG.debug("CometBFT's output ends: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      // A pipe that nobody empties would stop it.
      boolean _ = failed.completeExceptionally(e);
    }
  }

  private static void end(Process process) {
    process.destroy();
    // Interrupted already when closing: wait without listening to that.
    long patience = ProcessEnd.patience(END_MAX).toMillis();
    boolean hangs =
        process
            .onExit()
            .completeOnTimeout(process, patience, TimeUnit.MILLISECONDS)
            .join()
            .isAlive();
    if (hangs) {
      process.destroyForcibly();
    }
  }
}
