package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A signal ends a process in time, and no child outlives it. Its tests wait for times to pass, so
 * several run at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class ProcessEndTest {
  private static final Duration ENDED_MAX = Duration.ofSeconds(10);
  private static final String HEEDS = "exec sleep 600";
  private static final String IGNORES = "trap '' INT TERM; sleep 600 & while :; do wait; done";

  private final List<ProcessHandle> children = new ArrayList<>();

  private Process start(String how, String... commands) throws IOException {
    return start(List.of(), how, commands);
  }

  private Process start(List<String> options, String how, String... commands) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // What a shell runs in the background has SIGINT ignored, what nohup runs SIGHUP.
                "env",
                "--default-signal=INT,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                EndingProcess.class.getName(),
                how));
    command.addAll(command.indexOf("-cp"), options);
    command.addAll(List.of(commands));
    Process process = new ProcessBuilder(command).start();
    BufferedReader output = process.inputReader();
    for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
      children.add(ProcessHandle.of(Long.parseLong(line)).orElseThrow());
    }
    children.addAll(process.descendants().toList());
    return process;
  }

  /** Returns how long the process took to end. */
  private static Duration end(Process process, String signal) throws Exception {
    long start = System.nanoTime();
    assertEquals(
        0,
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor());
    boolean ended = process.waitFor(ENDED_MAX.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.destroyForcibly();
      fail("it has not ended within " + ENDED_MAX);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private static String text(InputStream in) throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** What was killed is in the system's table until somebody asks after it, without a command. */
  private static boolean lives(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  private void assertNoChildLives() {
    assertEquals(List.of(), children.stream().filter(ProcessEndTest::lives).toList());
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void whatIsOpenIsClosedAndChildrenEnd(String signal, int code) throws Exception {
    Process process = start("closes", HEEDS);
    Duration took = end(process, signal);
    assertTrue(took.compareTo(ProcessEnd.MAX.dividedBy(2)) < 0, () -> "nothing hangs, but " + took);
    assertEquals(code, process.exitValue());
    assertTrue(process.inputReader().readAllLines().contains("closed"));
    assertNoChildLives();
  }

  @Test
  void whatHangsIsCutOffAndNamed() throws Exception {
    requireCutOff("TERM", 143);
  }

  @Tag("full")
  @Test
  void whatHangsWhileItIsInterruptedIsCutOffAndNamed() throws Exception {
    requireCutOff("INT", 130);
  }

  private void requireCutOff(String signal, int code) throws Exception {
    Process process = start("hangs", HEEDS, IGNORES);
    var _ = end(process, signal);
    assertEquals(code, process.exitValue());
    String words = text(process.getErrorStream());
    assertTrue(words.contains("the process did not end within 7 s and is cut off"), words);
    assertTrue(words.contains("EndingProcess.close"), words);
    assertTrue(words.contains("did not end and was killed"), words);
    assertNoChildLives();
  }

  @Test
  void childrenThatIgnoreTheSignalAreKilledWithTheirOwn() throws Exception {
    Process process = start("closes", IGNORES);
    assertTrue(children.size() > 1, "the child has one, too");
    var _ = end(process, "TERM");
    assertNoChildLives();
  }

  @Test
  void anOutputThatNobodyReadsDelaysNothing() throws Exception {
    Process process = start("writes", HEEDS);
    var _ = end(process, "TERM");
    assertEquals(143, process.exitValue());
    assertNoChildLives();
  }

  @Test
  void aJvmThatRecordsIsNotCutOffOnceAllIsClosed() throws Exception {
    Process process = start(List.of("-Dhaca.recording=true"), "records", HEEDS);
    var _ = end(process, "TERM");
    assertEquals(143, process.exitValue());
    assertTrue(process.inputReader().readAllLines().contains("recorded"));
    assertNoChildLives();
  }

  @Test
  void outsideOfAnEndOneWaitsAsUsual() {
    assertFalse(ProcessEnd.isUnderWay());
    assertEquals(Duration.ofSeconds(20), ProcessEnd.patience(Duration.ofSeconds(20)));
  }

  @Test
  void aProcessThatCannotBeStartedIsAnErrorAsEver() {
    assertThrows(IOException.class, () -> Children.start(new ProcessBuilder("/no/such/program")));
  }
}
