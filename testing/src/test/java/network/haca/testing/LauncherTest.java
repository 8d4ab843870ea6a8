package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The {@code haca} script, in a folder where nothing is built, with a build of its own. */
class LauncherTest {
  private static final Duration START_MAX = Duration.ofSeconds(60);

  @TempDir private Path home;

  private Process start(String build) throws IOException {
    Files.copy(Path.of("../haca"), home.resolve("haca"));
    Path maven = Files.writeString(home.resolve("mvnw"), "#!/bin/bash\n" + build);
    Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwxr-xr-x"));
    ProcessBuilder builder =
        new ProcessBuilder("env", "--default-signal=INT", "bash", "haca", "status")
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void aSignalWhileItBuildsEndsTheBuildToo(String signal, int code) throws Exception {
    Process launcher =
        start("trap '' TERM; sleep 600 & echo $! >child; mv child started; sleep 600");
    Path started = home.resolve("started");
    Await.until(START_MAX, "it does not build", () -> Files.exists(started));
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(Files.readString(started).strip())).orElseThrow();
    Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(launcher.pid())).start();
    assertEquals(0, kill.waitFor());
    assertTrue(launcher.waitFor(10, TimeUnit.SECONDS), "it has not ended");
    assertEquals(code, launcher.exitValue());
    Await.until(
        Duration.ofSeconds(1),
        "what the build started runs on",
        () -> !child.isAlive() || child.info().command().isEmpty());
  }

  @Test
  void aBuildThatFailsIsSaid() throws Exception {
    Process launcher = start("echo '[ERROR] no'; exit 1");
    assertEquals(2, launcher.waitFor());
    String output = Files.readString(home.resolve("output"));
    assertTrue(output.contains("haca cannot be built; ./mvnw package shows why."), output);
  }

  @Test
  void whatMavenHasBuiltIsNotBuiltAgain() throws Exception {
    Path libraries = Files.createDirectories(home.resolve("cli/target/lib"));
    Files.copy(Path.of("../cli/target/lib/.complete"), libraries.resolve(".complete"));
    // There is no command to run here, and so it ends with Java's own word on that.
    assertEquals(1, start("touch built; exit 1").waitFor());
    assertFalse(Files.exists(home.resolve("built")));
  }

  @Test
  void aUserWithoutAHomeIsServed() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "../haca", "--jdk-home")
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("output").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("HOME");
    assertEquals(0, builder.start().waitFor(), Files.readString(home.resolve("output")));
    assertEquals(System.getProperty("java.home"), Files.readString(home.resolve("output")).strip());
  }
}
