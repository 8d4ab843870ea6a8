package network.haca.fullnode.cometbft;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CometBFT as a child of this process: started when the ABCI socket listens, started again if it
 * ends, ended with its parent. A parent that is killed leaves it without an application; then
 * CometBFT ends by itself, and where it hangs, the next parent ends it.
 */
public final class CometBftProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CometBftProcess.class);
  private static final long RESTART_MILLIS = 1_000;
  private static final long END_SECONDS = 10;

  /** In CometBFT's home: the process that was started last. */
  private static final String PID = "cometbft.pid";

  private final ProcessBuilder builder;
  private final Path home;
  private final Thread supervisor;
  private volatile boolean closed;

  private CometBftProcess(ProcessBuilder builder, Path home) {
    this.builder = builder;
    this.home = home;
    this.supervisor = Thread.ofPlatform().daemon().name("cometbft").unstarted(this::supervise);
  }

  public static CometBftProcess start(Path binary, Path home, int abciPort) {
    ProcessBuilder builder =
        new ProcessBuilder(
                binary.toString(),
                "start",
                "--home",
                home.toString(),
                "--proxy_app",
                "tcp://127.0.0.1:" + abciPort)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(home.resolve("cometbft.log").toFile()));
    CometBftProcess process = new CometBftProcess(builder, home);
    process.supervisor.start();
    return process;
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
          left.get().onExit().completeOnTimeout(left.get(), END_SECONDS, TimeUnit.SECONDS).join();
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
    while (!closed) {
      try {
        Process process = builder.start();
        try {
          var _ = Files.writeString(home.resolve(PID), Long.toString(process.pid()));
          int code = process.waitFor();
          LOG.warn("CometBFT ended with {}; it is started again", code);
          TimeUnit.MILLISECONDS.sleep(RESTART_MILLIS);
        } finally {
          end(process);
        }
      } catch (IOException e) {
        LOG.error("CometBFT cannot be started: {}", e.getMessage());
        return;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void end(Process process) {
    process.destroy();
    // Interrupted already when closing: wait without listening to that.
    boolean ended =
        process.onExit().completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS).join().isAlive();
    if (ended) {
      process.destroyForcibly();
    }
  }
}
