package network.haca.devnet.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import network.haca.service.Children;
import network.haca.service.ProcessEnd;

/**
 * A role as its own process, started from its own distribution with {@code --config FILE}, which
 * can be killed at any instruction.
 */
public final class RoleProcess implements AutoCloseable {
  private static final Duration END_MAX = Duration.ofSeconds(20);

  private final String name;
  private final Path log;
  private final Process process;
  private final CompletableFuture<String> firstLine = new CompletableFuture<>();

  RoleProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    // A virtual thread would keep its carrier while it waits for a pipe, and a few of them all.
    Thread.ofPlatform().daemon().name(name + "-output").start(this::read);
  }

  /** The file of its settings, by which it may be started by hand. */
  public static Path settingsFile(Path home, String name) {
    return home.resolve(name + ".properties");
  }

  /**
   * Launches the role; {@link #awaitServing} tells when it works.
   *
   * @param home where {@code NAME.properties} and {@code NAME.log} are written
   * @param name of this process among those of the role
   */
  public static RoleProcess launch(
      ChildJvm jvm, String role, Path home, String name, Map<String, String> settings)
      throws IOException {
    Path file = settingsFile(home, name);
    SettingsFile.write(file, settings);
    Path log = home.resolve(name + ".log");
    Process process =
        Children.start(
            new ProcessBuilder(
                    jvm.command(RoleDistribution.of(role), List.of("--config", file.toString())))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())));
    return new RoleProcess(name, log, process);
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      if (line == null) {
        firstLine.completeExceptionally(
            new IOException("%s ended without a word; its log is %s".formatted(name, log)));
        return;
      }
      firstLine.complete(line);
      while (line != null) {
        line = output.readLine();
      }
    } catch (IOException e) {
      firstLine.completeExceptionally(e);
    }
  }

  /**
   * Waits for the line in which the role says that it works, and returns it.
   *
   * @throws IOException if it ends before, or does not say so in time
   */
  public String awaitServing(Duration patience) throws IOException {
    try {
      return firstLine.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
    } catch (TimeoutException e) {
      throw new IOException(
          "%s does not work within %s; its log is %s".formatted(name, patience, log), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name + " started", e);
    }
  }

  /** SIGKILL; returns when the process has ended. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** The exit code of a process that has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Completes when the process has ended, with its exit code. */
  public CompletionStage<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  public Path log() {
    return log;
  }

  /** SIGTERM; SIGKILL, of its children too, if the role takes too long to end. */
  @Override
  public void close() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    boolean ended = false;
    try {
      ended = process.waitFor(ProcessEnd.patience(END_MAX).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!ended) {
      kill();
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
