package network.haca.connection.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that send the frames of a WebSocket without end. */
class WebSocketFloodTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final int PING = 0x89;
  private static final int TEXT = 0x81;
  private static final int TEXT_BEGIN = 0x01;
  private static final int CONTINUATION = 0x00;

  private final Vertx vertx = Vertx.vertx();

  private int open(Duration stallMax) {
    Duration others = Duration.ofSeconds(30);
    ServerLimits limits = new ServerLimits(64, 8, others, others).withStallMax(stallMax);
    return new LimitedServer(vertx, limits, limits.options())
        .webSocketHandler(
            PageGuard.open(),
            socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)))
        .listen("127.0.0.1", 0)
        .await();
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private static void upgrade(RawClient client) throws Exception {
    client.write(
        """
        GET / HTTP/1.1
        Host: localhost
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13

        """
            .replace("\n", "\r\n"));
  }

  /** Masked with zeros; shorter than 126 bytes. */
  private static byte[] frame(int first, int length) {
    return ByteBufUtil.getBytes(
        Unpooled.buffer().writeByte(first).writeByte(0x80 | length).writeInt(0).writeZero(length));
  }

  private void assertEnds(byte[] flood) throws Exception {
    int port = open(ServerLimits.STALL_MAX);
    try (RawClient client = RawClient.plain(port)) {
      upgrade(client);
      assertTrue(client.isEndedUnder(flood, Duration.ZERO, PATIENCE));
    }
    try (RawClient deaf = RawClient.deaf(port)) {
      upgrade(deaf);
      assertTrue(deaf.isEndedUnder(flood, Duration.ZERO, PATIENCE));
    }
  }

  @Test
  void aFloodOfPingsEndsTheConnection() throws Exception {
    assertEnds(Frames.repeat(frame(PING, 0), 100));
    assertEnds(Frames.repeat(frame(PING, 125), 100));
  }

  @Test
  void aFloodOfSmallPiecesEndsTheConnection() throws Exception {
    int port = open(ServerLimits.STALL_MAX);
    try (RawClient client = RawClient.plain(port)) {
      upgrade(client);
      client.write(frame(TEXT_BEGIN, 1));
      assertTrue(
          client.isEndedUnder(Frames.repeat(frame(CONTINUATION, 1), 100), Duration.ZERO, PATIENCE));
    }
  }

  @Test
  void whoAsksAndReadsNothingLosesItsConnection() throws Exception {
    int port = open(ServerLimits.STALL_MAX);
    try (RawClient deaf = RawClient.deaf(port)) {
      upgrade(deaf);
      assertTrue(deaf.isEndedUnder(Frames.repeat(frame(TEXT, 125), 100), Duration.ZERO, PATIENCE));
    }
  }

  @Test
  void messagesAndSomePingsAreServed() throws Exception {
    int port = open(SHORT);
    try (RawClient client = RawClient.plain(port)) {
      upgrade(client);
      while (!client.said().contains("\r\n\r\n")) {
        assertFalse(client.isEndedWithin(Duration.ofMillis(5)));
      }
      for (int i = 0; i < 50; i++) {
        client.write(Frames.repeat(frame(TEXT, 30), 100));
        client.write(Frames.repeat(frame(PING, 4), 10));
        assertFalse(client.isEndedWithin(Duration.ofMillis(5)));
      }
      // Idle for longer than what is written may wait.
      assertFalse(client.isEndedWithin(SHORT.multipliedBy(3)));
      assertEquals(50 * 100, client.said().split("echo ", -1).length - 1);
    }
  }
}
