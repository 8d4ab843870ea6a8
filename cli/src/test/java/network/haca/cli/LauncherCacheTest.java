package network.haca.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The {@code haca} script has the JVM's cache made, by a Java that makes one or does not. */
class LauncherCacheTest {
  @TempDir private Path root;
  private Path cache;
  private Path calls;

  @BeforeEach
  void build() throws IOException {
    Files.copy(Path.of("../haca"), root.resolve("haca"));
    Path library = Files.createDirectories(root.resolve("cli/target/lib"));
    cache = library.resolve("brief.aot");
    calls = root.resolve("calls");
    Files.writeString(library.resolve(".complete"), "onnxruntime\n");
    Path bin = Files.createDirectories(root.resolve("jdk/bin"));
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
    program(bin.resolve("javac"), "exit 0");
  }

  /** A Java that notes how it was called, and then runs the lines for one that makes a cache. */
  private void java(String making) throws IOException {
    program(
        root.resolve("jdk/bin/java"),
        """
        echo "$@" >>%s
        for each in "$@"; do
          case $each in -XX:AOTCacheOutput=*) output=${each#*=}; %s ;; esac
        done
        """
            .formatted(calls, making));
  }

  private static void program(Path file, String lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + lines + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs a command that ends at once, and returns what it says of a failure. */
  private String run() throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("bash", root.resolve("haca").toString(), "help")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    Process process = builder.start();
    String said;
    try (var reader = process.errorReader()) {
      said = reader.readAllAsString();
    }
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private List<String> makings() throws IOException {
    return Files.readAllLines(calls).stream()
        .filter(call -> call.contains("-XX:AOTCacheOutput="))
        .toList();
  }

  @Test
  void aCacheIsMadeOnceBesideItsPlaceByAProcessThatIsNotCutOff() throws Exception {
    java("echo made >\"$output\"");
    assertEquals("", run());
    assertEquals("", run());
    assertEquals("made\n", Files.readString(cache));
    assertEquals(1, makings().size());
    assertTrue(makings().getFirst().contains("-Dhaca.recording=true"), makings()::toString);
    assertTrue(makings().getFirst().contains(cache + "."), "it is written beside its place");
    try (var files = Files.list(cache.getParent())) {
      assertEquals(3, files.count(), "the build's mark, the cache and its log");
    }
  }

  @Test
  void oneThatIsNotMadeIsToldAndTriedAgainInAnHour() throws Exception {
    java("echo broken; exit 1");
    String said = run();
    assertTrue(said.contains("brief.aot.log says why"), said);
    assertEquals("broken\n", Files.readString(Path.of(cache + ".log")));
    assertEquals("", run(), "it is not tried at each command");
    assertEquals(1, makings().size());
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().minus(Duration.ofMinutes(62))));
    Files.setLastModifiedTime(
        cache.resolveSibling(".complete"),
        FileTime.from(Instant.now().minus(Duration.ofMinutes(70))));
    java("echo made >\"$output\"");
    assertEquals("", run());
    assertEquals("made\n", Files.readString(cache));
  }

  @Test
  void oneThatIsThereIsNotReplacedByNothing() throws Exception {
    // Another command makes it meanwhile.
    java("echo made >%s; exit 1".formatted(cache));
    assertEquals("", run());
    assertEquals("made\n", Files.readString(cache));
  }
}
