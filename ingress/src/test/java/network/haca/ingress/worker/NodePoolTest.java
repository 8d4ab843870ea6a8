package network.haca.ingress.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.directory.NodeEndpoint;
import network.haca.schemas.directory.NodeEntry;
import org.junit.jupiter.api.Test;

/** Rules N4, N5 at an ingress: who gets requests, and when a connection ends. */
class NodePoolTest {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final int LLM = 7;
  private static final NodeEntry A = entry(1, "https://127.0.0.1:1");
  private static final NodeEntry B = entry(2, "https://127.0.0.1:2");

  private final ManualLoop loop = new ManualLoop();
  private final NodePool<FakeConnection> pool =
      new NodePool<>(loop, entry -> entry.teeType() != LLM, FakeConnection::new, GRACE);

  /** What connections of now on answer when they are first asked. */
  private Future<Void> firstAnswer = Future.succeededFuture();

  private final class FakeConnection extends Connection {
    private final NodeEntry entry;
    private final NodeEndpoint endpoint;
    private Future<Void> answer = firstAnswer;
    private int asked;
    private boolean isClosed;

    FakeConnection(NodeEntry entry, NodeEndpoint endpoint) {
      this.entry = entry;
      this.endpoint = endpoint;
    }

    @Override
    public Future<?> refresh() {
      asked++;
      return answer;
    }

    @Override
    public Future<Void> close() {
      isClosed = true;
      return Future.succeededFuture();
    }
  }

  private static NodeEntry entry(long id, String endpoint) {
    return new NodeEntry(Bytes32.ofUnsigned(id), 0, endpoint, Bytes.EMPTY, Bytes.EMPTY);
  }

  private List<NodeEntry> entries() {
    return pool.nodes().stream().map(node -> node.entry).toList();
  }

  private FakeConnection follow(NodeEntry entry) {
    assertTrue(pool.follow(List.of(entry)).succeeded());
    return pool.nodes().getFirst();
  }

  @Test
  void eachNodeOfThePoolsKindsIsConnectedToOnceAndAskedEachTime() {
    NodeEntry llm = new NodeEntry(Bytes32.ZERO, LLM, "https://c:1", Bytes.EMPTY, Bytes.EMPTY);
    assertTrue(pool.follow(List.of(A, llm, B)).succeeded());
    assertEquals(List.of(A, B), entries());
    List<FakeConnection> before = pool.nodes();
    assertTrue(pool.follow(List.of(B, A)).succeeded());
    assertEquals(List.of(before.get(1), before.get(0)), pool.nodes());
    assertEquals(List.of(2, 2), before.stream().map(node -> node.asked).toList());
    assertEquals(1, before.getFirst().endpoint.port());
  }

  @Test
  void whoRegistersWhatIsNoEndpointHarmsNobody() {
    NodeEntry odd = entry(3, "ftp://?!");
    assertTrue(pool.follow(List.of(odd, A)).succeeded());
    assertEquals(List.of(A), entries());
  }

  @Test
  void n4AGoneNodeGetsNoRequestsAtOnceAndMayFinishThoseInFlight() {
    FakeConnection gone = follow(A);
    assertTrue(pool.follow(List.of(B)).succeeded());
    assertEquals(List.of(B), entries());
    loop.pass(GRACE.minusMillis(1));
    assertFalse(gone.isClosed);
    loop.pass(Duration.ofMillis(1));
    assertTrue(gone.isClosed);
    assertFalse(pool.nodes().getFirst().isClosed);
  }

  @Test
  void theLastNodeGoesToo() {
    FakeConnection last = follow(A);
    assertTrue(pool.follow(List.of()).succeeded());
    assertEquals(List.of(), pool.nodes());
    loop.pass(GRACE);
    assertTrue(last.isClosed);
  }

  @Test
  void aNodeThatComesBackGetsAConnectionOfItsOwn() {
    FakeConnection first = follow(A);
    assertTrue(pool.follow(List.of()).succeeded());
    FakeConnection second = follow(A);
    assertNotSame(first, second);
    loop.pass(GRACE);
    assertTrue(first.isClosed);
    assertFalse(second.isClosed);
    assertSame(second, follow(A));
  }

  @Test
  void n5ANodeWithAnotherCertificateIsAnotherOne() {
    FakeConnection before = follow(A);
    NodeEntry renewed =
        new NodeEntry(A.teeId(), A.teeType(), A.endpoint(), A.publicKey(), Bytes.ofUtf8("another"));
    assertNotSame(before, follow(renewed));
    loop.pass(GRACE);
    assertTrue(before.isClosed);
  }

  @Test
  void n5ANodeIsNotMissedWhileItsNextKeyIsAskedForTheFirstTime() {
    FakeConnection before = follow(A);
    NodeEntry renewed = entry(9, A.endpoint());
    firstAnswer = Future.failedFuture("it presents the certificate of before");
    assertTrue(pool.follow(List.of(renewed)).succeeded());
    assertEquals(List.of(renewed, A), entries());
    assertTrue(pool.follow(List.of(renewed)).succeeded());
    assertEquals(List.of(renewed, A), entries(), "still");
    pool.nodes().getFirst().answer = Future.succeededFuture();
    assertTrue(pool.follow(List.of(renewed)).succeeded());
    assertEquals(List.of(renewed), entries());
    loop.pass(GRACE);
    assertTrue(before.isClosed);
  }

  @Test
  void n5ANodeWhoseNextKeyNeverAnswersIsLetGo() {
    FakeConnection before = follow(A);
    NodeEntry renewed = entry(9, A.endpoint());
    firstAnswer = Future.failedFuture("connection refused");
    assertTrue(pool.follow(List.of(renewed)).succeeded());
    loop.pass(GRACE);
    assertEquals(List.of(renewed), entries());
    loop.pass(GRACE);
    assertTrue(before.isClosed);
  }

  @Test
  void aNodeThatDoesNotAnswerStaysAndIsAskedAgain() {
    FakeConnection node = follow(A);
    node.answer = Future.failedFuture("connection refused");
    assertSame(node, follow(A));
    node.answer = Future.succeededFuture();
    assertSame(node, follow(A));
    assertEquals(3, node.asked);
    assertFalse(node.isClosed);
  }

  @Test
  void itHasFollowedOnceEachNodeHasAnswered() {
    FakeConnection node = follow(A);
    Promise<Void> answer = Promise.promise();
    node.answer = answer.future();
    Future<Void> followed = pool.follow(List.of(A, B));
    assertEquals(List.of(A, B), entries(), "B gets requests already");
    assertFalse(followed.isComplete());
    answer.fail("connection refused");
    assertTrue(followed.succeeded());
  }

  @Test
  void whatIsWrongWithANodeIsNewsOnce() {
    FakeConnection node = follow(A);
    assertTrue(node.noteTrouble("refused"));
    assertFalse(node.noteTrouble("refused"));
    assertTrue(node.noteTrouble("timed out"));
    assertTrue(node.noteTrouble(""));
    assertFalse(node.noteTrouble(""));
  }

  @Test
  void closingEndsEveryConnection() {
    assertTrue(pool.follow(List.of(A, B)).succeeded());
    assertTrue(pool.close().succeeded());
    assertTrue(pool.nodes().stream().allMatch(node -> node.isClosed));
  }
}
