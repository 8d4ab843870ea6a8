package network.haca.ingress.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.ingress.core.Directory;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.directory.NodeEntry;
import org.junit.jupiter.api.Test;

/** Rules N3 to N5 at an ingress: whom it is told of, and when, whatever the chain does. */
class DirectoryFollowerTest {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final NodeEntry A = entry(1);
  private static final NodeEntry B = entry(2);

  private final ManualLoop loop = new ManualLoop();
  private final FakeDirectory directory = new FakeDirectory();
  private final List<List<NodeEntry>> told = new ArrayList<>();
  private Future<Void> asked = Future.succeededFuture();
  private final DirectoryFollower follower =
      new DirectoryFollower(loop, directory, INTERVAL, List.of(this::tell));

  private static final class FakeDirectory implements Directory {
    private List<NodeEntry> nodes = List.of(A, B);
    private String away = "";

    @Override
    public List<NodeEntry> nodes() throws IOException {
      if (!away.isEmpty()) {
        throw new IOException(away);
      }
      return nodes;
    }
  }

  private static NodeEntry entry(long id) {
    return new NodeEntry(
        Bytes32.ofUnsigned(id), 0, "https://127.0.0.1:" + id, Bytes.EMPTY, Bytes.EMPTY);
  }

  private Future<Void> tell(List<NodeEntry> entries) {
    told.add(entries);
    return asked;
  }

  private Future<Void> start() {
    Future<Void> started = follower.start();
    loop.unblock();
    return started;
  }

  /** Lets the next reading come, and reads. */
  private void readNext() {
    loop.pass(INTERVAL);
    loop.unblock();
  }

  @Test
  void itHasStartedOnceEveryNodeWasAsked() {
    Promise<Void> answers = Promise.promise();
    asked = answers.future();
    Future<Void> started = start();
    assertEquals(List.of(List.of(A, B)), told);
    assertFalse(started.isComplete());
    answers.complete();
    assertTrue(started.succeeded());
    assertEquals(Optional.empty(), follower.unread());
  }

  @Test
  void aNodeThatIsRevokedOrNewIsToldAtTheNextReading() {
    var _ = start();
    directory.nodes = List.of(B);
    readNext();
    directory.nodes = List.of();
    readNext();
    directory.nodes = List.of(A);
    readNext();
    assertEquals(List.of(List.of(A, B), List.of(B), List.of(), List.of(A)), told);
  }

  @Test
  void aChangeIsReadAtOnce() {
    var _ = start();
    directory.nodes = List.of(A);
    follower.directoryChanged();
    loop.unblock();
    assertEquals(List.of(List.of(A, B), List.of(A)), told);
  }

  @Test
  void whatChangesDuringAReadingIsReadOnceMoreRightAfterIt() {
    var _ = follower.start();
    loop.turn();
    for (int i = 0; i < 3; i++) {
      follower.directoryChanged();
      loop.turn();
    }
    assertEquals(1, loop.blocked(), "one reading at a time");
    loop.unblock();
    assertEquals(1, loop.blocked());
    loop.unblock();
    assertEquals(0, loop.blocked());
    assertEquals(2, told.size());
  }

  @Test
  void whoTellsOfAChangeHearsOfAReadingThatBeganAfterIt() {
    var _ = follower.start();
    loop.turn();
    Future<Void> heard = follower.directoryChanged();
    loop.turn();
    // The reading that was under way may be of before.
    assertEquals(1, loop.blocked());
    assertFalse(heard.isComplete());
    loop.unblock();
    assertFalse(heard.isComplete());
    loop.unblock();
    assertTrue(heard.succeeded());
  }

  @Test
  void closedItLeavesNobodyWaiting() {
    var _ = start();
    follower.close();
    Future<Void> heard = follower.directoryChanged();
    loop.turn();
    assertTrue(heard.succeeded());
  }

  @Test
  void aNodeThatHangsKeepsNoOtherOut() {
    asked = Promise.<Void>promise().future();
    Future<Void> started = start();
    directory.nodes = List.of(A);
    readNext();
    assertEquals(List.of(List.of(A, B), List.of(A)), told);
    assertFalse(started.isComplete());
  }

  @Test
  void whileTheChainIsAwayWhatWasReadGoesOnToHoldAndGetsOlder() {
    var _ = start();
    assertEquals(Duration.ZERO, follower.age());
    directory.away = "connection refused";
    readNext();
    readNext();
    assertEquals(List.of(List.of(A, B)), told, "nobody is told of a list that was not read");
    assertEquals(Optional.empty(), follower.unread());
    assertEquals(INTERVAL.multipliedBy(2), follower.age());
    directory.away = "";
    readNext();
    assertEquals(Duration.ZERO, follower.age());
    assertEquals(2, told.size());
  }

  @Test
  void whatWasNeverReadSaysWhy() {
    assertEquals(Optional.of("it was not read yet"), follower.unread());
    directory.away = "connection refused";
    Future<Void> started = start();
    assertTrue(started.succeeded(), "the ingress starts without a chain");
    assertEquals(Optional.of("connection refused"), follower.unread());
    directory.away = "the registry is not deployed";
    readNext();
    assertEquals(Optional.of("the registry is not deployed"), follower.unread());
    directory.away = "";
    readNext();
    assertEquals(Optional.empty(), follower.unread());
    assertEquals(List.of(List.of(A, B)), told);
  }

  @Test
  void aFollowerThatFailsEndsNoReading() {
    asked = Future.failedFuture("no node answers");
    assertTrue(start().succeeded());
    readNext();
    assertEquals(2, told.size());
  }

  @Test
  void closedItReadsNoMore() {
    var _ = start();
    follower.close();
    follower.directoryChanged();
    loop.pass(INTERVAL.multipliedBy(3));
    assertEquals(0, loop.blocked());
  }
}
