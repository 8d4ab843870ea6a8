package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestEcho;
import network.haca.fullnode.tendermint.Response;
import network.haca.primitives.Bytes;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Garbage on the ABCI socket ends its connection and nothing else. */
@Timeout(20)
class AbciServerTest {
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private SimulatedValidator node;

  @SuppressWarnings("NullAway.Init")
  private AbciServer server;

  @BeforeEach
  void start() throws IOException {
    node = new SimulatedValidator(0, false, folder, SimulatedValidator.genesis(List.of(1L)));
    server = node.serve();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    node.close();
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), server.port());
  }

  private void assertClosedAfter(String garbage) throws IOException {
    try (Socket good = connect();
        Socket bad = connect()) {
      assertEquals("before", echo(good, "before"));
      bad.getOutputStream().write(Bytes.fromHex(garbage).toArray());
      assertEquals(-1, bad.getInputStream().read(), garbage);
      assertEquals("after", echo(good, "after"));
    }
  }

  private static String echo(Socket connection, String message) throws IOException {
    Request request =
        Request.newBuilder().setEcho(RequestEcho.newBuilder().setMessage(message)).build();
    request.writeDelimitedTo(connection.getOutputStream());
    InputStream in = connection.getInputStream();
    return Response.parseDelimitedFrom(in).getEcho().getMessage();
  }

  /** Each write would wake CometBFT for one answer. */
  @Test
  void answersToRequestsThatCameTogetherAreSentTogether() throws Exception {
    CountDownLatch third = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AbciServer slow =
        AbciServer.start(
            "127.0.0.1",
            0,
            request -> {
              if (request.getEcho().getMessage().equals("3")) {
                third.countDown();
                await(go);
              }
              return Response.getDefaultInstance();
            });
    try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), slow.port())) {
      connection.getOutputStream().write(echoes(200));
      third.await();
      assertEquals(0, connection.getInputStream().available());
      go.countDown();
      for (int i = 0; i < 200; i++) {
        assertEquals(
            Response.getDefaultInstance(),
            Response.parseDelimitedFrom(connection.getInputStream()));
      }
    } finally {
      go.countDown();
      slow.close();
    }
  }

  private static byte[] echoes(int count) throws IOException {
    ByteArrayOutputStream requests = new ByteArrayOutputStream();
    for (int i = 1; i <= count; i++) {
      Request.newBuilder()
          .setEcho(RequestEcho.newBuilder().setMessage(String.valueOf(i)))
          .build()
          .writeDelimitedTo(requests);
    }
    return requests.toByteArray();
  }

  /** Else the ledger would be closed under the call, and its native store crash. */
  @Test
  void closingWaitsForTheCallThatIsBeingAnswered() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean answered = new AtomicBoolean();
    AbciServer slow =
        AbciServer.start(
            "127.0.0.1",
            0,
            request -> {
              called.countDown();
              await(go);
              answered.set(true);
              return Response.getDefaultInstance();
            });
    try (Socket connection = new Socket(InetAddress.getLoopbackAddress(), slow.port())) {
      Request.getDefaultInstance().toBuilder()
          .setEcho(RequestEcho.getDefaultInstance())
          .build()
          .writeDelimitedTo(connection.getOutputStream());
      called.await();
      Thread closing = Thread.ofPlatform().start(() -> closeQuietly(slow));
      Await.until("it does not wait", () -> closing.getState() == Thread.State.TIMED_WAITING);
      assertFalse(answered.get());
      go.countDown();
      closing.join();
      assertTrue(answered.get());
    }
  }

  private static void closeQuietly(AbciServer server) {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the test", e);
    }
  }

  @Test
  void aFrameThatIsNoRequestClosesItsConnection() throws IOException {
    assertClosedAfter("0301ffff");
  }

  @Test
  void aFrameLargerThanAnyBlockClosesItsConnection() throws IOException {
    assertClosedAfter("8080808001");
    assertClosedAfter("ffffffff0f");
  }

  @Test
  void aLengthWithoutEndClosesItsConnection() throws IOException {
    assertClosedAfter("ffffffffffffffffffffff");
  }

  @Test
  void aRequestOfNoKnownKindIsAnsweredWithAnException() throws IOException {
    try (Socket connection = connect()) {
      Request.getDefaultInstance().writeDelimitedTo(connection.getOutputStream());
      Response response = Response.parseDelimitedFrom(connection.getInputStream());
      assertEquals(
          "java.lang.IllegalArgumentException: a request of no known kind",
          response.getException().getError());
    }
  }
}
