package network.haca.fullnode.cometbft;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CometBftProcessTest {
  @TempDir private Path home;

  /** A program that does not listen to SIGTERM, started as CometBFT is. */
  private static Process hanging(Path home) throws Exception {
    return new ProcessBuilder(
            "sh", "-c", "trap '' TERM; while :; do sleep 1; done", "cometbft", home.toString())
        .start();
  }

  @Test
  void whatAKilledParentLeftOnThisHomeIsEndedEvenIfItHangs() throws Exception {
    Process left = hanging(home);
    var _ = Files.writeString(home.resolve("cometbft.pid"), Long.toString(left.pid()));
    CometBftProcess.endLeftOver(home);
    assertTrue(left.waitFor(10, TimeUnit.SECONDS));
    assertFalse(Files.exists(home.resolve("cometbft.pid")));
  }

  @Test
  void anotherProgramThatHasTheNumberNowIsLeftAlone() throws Exception {
    Process other = hanging(home.resolve("other"));
    try {
      var _ = Files.writeString(home.resolve("cometbft.pid"), Long.toString(other.pid()));
      CometBftProcess.endLeftOver(home);
      assertTrue(other.isAlive());
      var _ = Files.writeString(home.resolve("cometbft.pid"), "no number");
      CometBftProcess.endLeftOver(home);
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  /** A CometBFT that writes a line each time it starts, and lives on until it is ended. */
  private Path writing(String line) throws IOException {
    Path binary = home.resolve("cometbft");
    Files.writeString(
        binary,
        """
        #!/bin/sh
        echo started
        echo '%s'
        exec sleep 60
        """
            .formatted(line));
    assertTrue(binary.toFile().setExecutable(true));
    return binary;
  }

  private static boolean runs(Path home) throws IOException {
    long pid = Long.parseLong(Files.readString(home.resolve("cometbft.pid")));
    return ProcessHandle.of(pid).isPresent();
  }

  @Test
  @Timeout(20)
  void c3ADivergenceIsToldBeforeCometBftIsEndedForGood() throws Exception {
    String hash = "AB".repeat(32);
    Path binary =
        writing(
            "E[2026-11-28|06:34:39.467] CONSENSUS FAILURE!!! module=consensus err=\"+2/3 committed an"
                + " invalid block: wrong Block.Header.AppHash.  Expected %s, got %s\""
                    .formatted(hash, hash));
    AtomicBoolean ranWhenTold = new AtomicBoolean();
    try (CometBftProcess process =
        CometBftProcess.start(
            binary,
            home,
            1,
            divergence -> {
              try {
                ranWhenTold.set(runs(home));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            () -> {})) {
      Ending ending = process.ended().toCompletableFuture().get();
      assertInstanceOf(Ending.Diverged.class, ending);
      assertTrue(ranWhenTold.get());
      assertFalse(runs(home));
      assertTrue(Files.readString(home.resolve("cometbft.log")).startsWith("started\nE["));
    }
  }

  @Test
  @Timeout(20)
  void consensusThatEndedForAnotherReasonIsStartedAgain() throws Exception {
    Path binary = writing("E[2026-11-28|06:34:39.467] CONSENSUS FAILURE!!! module=consensus err=x");
    try (CometBftProcess process =
        CometBftProcess.start(binary, home, 1, divergence -> {}, () -> {})) {
      Path log = home.resolve("cometbft.log");
      Await.until(
          "it is not started again",
          () -> Files.exists(log) && Files.readString(log).split("started", -1).length >= 3);
      assertFalse(process.ended().toCompletableFuture().isDone());
    }
  }

  @Test
  @Timeout(20)
  void aCometBftThatCannotBeStartedForAMomentIsStartedLater() throws Exception {
    CountDownLatch failed = new CountDownLatch(1);
    try (CometBftProcess process =
        CometBftProcess.start(
            home.resolve("cometbft"), home, 1, divergence -> {}, failed::countDown)) {
      failed.await();
      assertFalse(process.isRunning());
      var _ = writing("here");
      Path log = home.resolve("cometbft.log");
      Await.until(
          "it is not started", () -> Files.exists(log) && Files.readString(log).contains("here"));
      assertTrue(process.isRunning());
      assertFalse(process.ended().toCompletableFuture().isDone());
    }
  }

  /** As on a full disk: neither file can be made. */
  @Test
  @Timeout(20)
  void c3FilesThatCannotBeWrittenNeitherEndCometBftNorHideADivergence() throws Exception {
    Files.createDirectories(home.resolve("cometbft.pid"));
    Files.createDirectories(home.resolve("cometbft.log"));
    String hash = "AB".repeat(32);
    Path binary = home.resolve("cometbft");
    Files.writeString(
        binary,
        """
        #!/bin/sh
        dd if=/dev/zero bs=1024 count=512 2>/dev/null
        echo
        echo 'panic: +2/3 committed an invalid block: wrong Block.Header.AppHash.  Expected %1$s, got %1$s'
        exec sleep 60
        """
            .formatted(hash));
    assertTrue(binary.toFile().setExecutable(true));
    try (CometBftProcess process =
        CometBftProcess.start(binary, home, 1, divergence -> {}, () -> {})) {
      assertInstanceOf(Ending.Diverged.class, process.ended().toCompletableFuture().get());
    }
  }
}
