package network.haca.fullnode.cometbft;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CometBFT as a child of this process: started when the ABCI socket listens, started again if it
 * ends, ended with its parent. A parent that is killed leaves it without an application, and
 * CometBFT ends by itself.
 */
public final class CometBftProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CometBftProcess.class);
  private static final long RESTART_MILLIS = 1_000;
  private static final long END_SECONDS = 10;

  private final ProcessBuilder builder;
  private final Thread supervisor;
  private volatile boolean closed;

  private CometBftProcess(ProcessBuilder builder) {
    this.builder = builder;
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
    CometBftProcess process = new CometBftProcess(builder);
    process.supervisor.start();
    return process;
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
