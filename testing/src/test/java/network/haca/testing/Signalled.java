package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import network.haca.testkit.Await;

/** A command that is told to end by a signal, with all processes that it started by then. */
final class Signalled implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration END_MAX = Duration.ofSeconds(10);
  private static final int BY_SIGNAL = 128;
  private static final int INTERRUPT = 2;
  private static final int TERMINATE = 15;

  private final Path output;
  private final Process process;
  private final Set<ProcessHandle> seen = new LinkedHashSet<>();

  Signalled(Path output, String... arguments) throws IOException {
    this.output = output;
    this.process = HacaCommand.start(output, arguments);
  }

  /** Waits for a state of it in which the signal is to come. */
  void await(String what, BooleanSupplier condition) throws Exception {
    Await.until(
        START_MAX,
        what + "; its output is " + output,
        () -> {
          process.descendants().forEach(seen::add);
          return condition.getAsBoolean() || !process.isAlive();
        });
    assertTrue(process.isAlive(), () -> "it ended before: " + text());
  }

  void awaitText(String part) throws Exception {
    await("it does not say '" + part + "'", () -> text().contains(part));
  }

  /** Waits for a descendant that runs a program. */
  ProcessHandle awaitDescendant(String program) throws Exception {
    await(program + " does not run", () -> seen.stream().anyMatch(each -> runs(each, program)));
    return seen.stream().filter(each -> runs(each, program)).findFirst().orElseThrow();
  }

  static void stop(ProcessHandle process) throws Exception {
    kill("STOP", process);
  }

  /** Sends SIGINT to all processes below it at once; one may have ended before its turn comes. */
  void interruptDescendants() throws Exception {
    List<String> command = new ArrayList<>(List.of("kill", "-INT"));
    process.descendants().map(each -> Long.toString(each.pid())).forEach(command::add);
    var _ = new ProcessBuilder(command).start().waitFor();
  }

  void endsBy(String signal) throws Exception {
    process.descendants().forEach(seen::add);
    long start = System.nanoTime();
    kill(signal, process.toHandle());
    boolean ended = process.waitFor(END_MAX.toMillis(), TimeUnit.MILLISECONDS);
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
    assertTrue(ended, () -> "SIG%s did not end it: %s".formatted(signal, text()));
    assertEquals(
        BY_SIGNAL + (signal.equals("INT") ? INTERRUPT : TERMINATE), process.exitValue(), text());
    assertEquals(
        0, seen.stream().filter(Signalled::lives).count(), () -> "after " + millis + ": " + seen);
  }

  private static boolean runs(ProcessHandle process, String program) {
    return process.info().command().orElse("").endsWith(program);
  }

  /** What was killed is in the system's table until somebody asks after it, without a command. */
  private static boolean lives(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private static void kill(String signal, ProcessHandle process) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
    assertEquals(0, kill.waitFor());
  }

  private String text() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(seen::add);
    process.destroyForcibly();
    seen.forEach(ProcessHandle::destroyForcibly);
  }
}
