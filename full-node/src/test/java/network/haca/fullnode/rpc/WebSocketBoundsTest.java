package network.haca.fullnode.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import network.haca.contracts.UnsignedTransaction;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a WebSocket may have in the node's memory, whoever is at its other end. */
@Timeout(60)
class WebSocketBoundsTest {
  private static final String UPGRADE =
      String.join(
          "\r\n",
          "GET / HTTP/1.1",
          "Host: localhost",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "",
          "");
  private static final int TIMEOUT_MILLIS = 60_000;

  @RegisterExtension final BegunChain chain = new BegunChain();

  @SuppressWarnings("NullAway.Init")
  private ServedChain served;

  @SuppressWarnings("NullAway.Init")
  private WebSocketClient client;

  @BeforeEach
  void open() {
    served = new ServedChain(chain.methods(), Map.of());
    client =
        served
            .vertx()
            .createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(64 << 20));
  }

  @AfterEach
  void close() {
    client.close().await();
    served.close();
  }

  private WebSocket connect() {
    return client.connect(served.usersPort(), ServedChain.HOST, "/").await();
  }

  private static JsonNode next(BlockingQueue<String> heard) throws Exception {
    String text = heard.poll(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
    assertTrue(text != null, "nothing is heard");
    return ServedChain.JSON.readTree(text);
  }

  private static CompletableFuture<Short> closed(WebSocket socket) {
    CompletableFuture<Short> code = new CompletableFuture<>();
    socket.closeHandler(ended -> code.complete(socket.closeStatusCode()));
    return code;
  }

  @Test
  void aMessageInSeveralFramesIsOneRequest() throws Exception {
    WebSocket socket = connect();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    socket.textMessageHandler(heard::add);
    String call = ServedChain.call(3, "eth_blockNumber", "[]");
    socket.writeFrame(WebSocketFrame.textFrame(call.substring(0, 9), false));
    socket.writePing(Buffer.buffer("between"));
    socket.writeFrame(
        WebSocketFrame.continuationFrame(Buffer.buffer(call.substring(9, 20)), false));
    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(call.substring(20)), true));
    JsonNode answer = next(heard);
    assertEquals(3, answer.path("id").asInt(), answer::toString);
    assertTrue(answer.has("result"), answer::toString);
  }

  @Test
  void aLargeTransactionFitsIntoAFrame() throws Exception {
    WebSocket socket = connect();
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    socket.textMessageHandler(heard::add);
    String call = ServedChain.call(4, "web3_sha3", "[\"0x%s\"]".formatted("00".repeat(128 << 10)));
    socket.writeFrame(WebSocketFrame.textFrame(call, true));
    assertTrue(next(heard).has("result"));
  }

  @Test
  void aFrameThatIsLargerEndsItsConnectionBeforeItIsRead() throws Exception {
    try (Socket socket = upgrade(served.usersPort())) {
      // A frame of 25 MiB begins, of which not more than this comes.
      socket
          .getOutputStream()
          .write(new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 1, (byte) 0x90, 0, 0});
      socket.getOutputStream().write(new byte[4 + 1_000]);
      assertEnds(socket);
    }
  }

  @Test
  void pingsOfWhoTakesNoAnswersEndTheConnection() throws Exception {
    try (Socket socket = upgrade(served.usersPort())) {
      byte[] pings = new byte[131 * 5_000];
      for (int at = 0; at < pings.length; at += 131) {
        pings[at] = (byte) 0x89;
        pings[at + 1] = (byte) (0x80 | 125);
      }
      boolean isCut = false;
      for (int i = 0; i < 1_000 && !isCut; i++) {
        try {
          socket.getOutputStream().write(pings);
        } catch (IOException e) {
          isCut = true;
        }
      }
      assertTrue(isCut, "650 MB of pings were taken");
    }
  }

  @Test
  void aSubscriberThatDoesNotReadIsCutOff() throws Exception {
    SignedTransaction signed = signed();
    try (Socket socket = upgrade(served.usersPort())) {
      for (int i = 0; i < 100; i++) {
        write(
            socket,
            "{\"id\":%d,\"method\":\"eth_subscribe\",\"params\":[\"newPendingTransactions\"]}"
                .formatted(i));
        readFrame(socket.getInputStream());
      }
      for (int i = 0; i < 3_000; i++) {
        served.waiting(signed);
      }
      assertEnds(socket);
    }
  }

  private static SignedTransaction signed() throws Exception {
    return SignedTransaction.decode(
        new UnsignedTransaction(
                0,
                Optional.of(BigInteger.ONE),
                BigInteger.TWO,
                21_000,
                Optional.of(Address.ZERO),
                BigInteger.ZERO,
                Bytes.EMPTY)
            .sign(1, DevelopmentAccounts.KEYS.get(0)),
        1);
  }

  @Test
  void subscribersOfOneBlockHearTheSame() throws Exception {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    for (int i = 0; i < 2; i++) {
      WebSocket socket = connect();
      socket.textMessageHandler(heard::add);
      socket.writeTextMessage(ServedChain.call(i, "eth_subscribe", "[\"newHeads\"]"));
      assertTrue(next(heard).has("result"));
    }
    served.commit();
    JsonNode first = next(heard);
    JsonNode second = next(heard);
    assertEquals("eth_subscription", first.path("method").asText(), first::toString);
    assertEquals(first.at("/params/result"), second.at("/params/result"));
    assertEquals("0x0", first.at("/params/result/number").asText(), first::toString);
  }

  @Test
  void aMessageThatIsTooLongIsRefused() throws Exception {
    WebSocket socket = connect();
    CompletableFuture<Short> code = closed(socket);
    socket.writeFrame(WebSocketFrame.textFrame(" ".repeat(100_000), false));
    for (int i = 0; i < 300; i++) {
      socket.writeFrame(
          WebSocketFrame.continuationFrame(Buffer.buffer(" ".repeat(100_000)), false));
    }
    assertEquals((short) 1009, code.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS));
  }

  static Socket upgrade(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.getOutputStream().write(UPGRADE.getBytes(UTF_8));
    readHead(socket.getInputStream());
    return socket;
  }

  static void readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertTrue(next >= 0, head::toString);
      head.append((char) next);
    }
    assertTrue(head.toString().startsWith("HTTP/1.1 101"), head::toString);
  }

  private static void write(Socket socket, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    assertTrue(bytes.length < 126);
    socket
        .getOutputStream()
        .write(new byte[] {(byte) 0x81, (byte) (0x80 | bytes.length), 0, 0, 0, 0});
    socket.getOutputStream().write(bytes);
  }

  private static void readFrame(InputStream in) throws IOException {
    assertEquals(0x81, in.read());
    assertTrue(in.readNBytes(in.read()).length > 0);
  }

  private static void assertEnds(Socket socket) throws IOException {
    try {
      byte[] part = new byte[64 << 10];
      while (socket.getInputStream().read(part) >= 0) {
        // Its reason.
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the connection stays open", e);
    } catch (IOException e) {
      // It is cut.
    }
  }
}
