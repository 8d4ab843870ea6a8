package network.haca.client.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import network.haca.client.llm.Conversation.RefusedException;
import network.haca.client.llm.Conversation.Settlement;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An ingress and a bridge are believed nothing, and cannot fill the memory. */
class ConversationTest {
  private static final Conversation.Options OPTIONS =
      new Conversation.Options(
          "m", null, OptionalDouble.empty(), OptionalInt.empty(), Settlement.BATCH);

  private HttpServer server;
  private volatile String body = "";
  private volatile byte[] malformed = {};

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = bytes();
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private byte[] bytes() {
    return malformed.length > 0 ? malformed : body.getBytes(StandardCharsets.UTF_8);
  }

  private String refusal() throws Exception {
    try (Conversation conversation = Conversation.open(uri(), OPTIONS)) {
      return String.valueOf(
          assertThrows(RefusedException.class, () -> conversation.say("hello", more -> {}))
              .getMessage());
    }
  }

  @Test
  void anEndlessAnswerEnds() throws Exception {
    body = ("data: {\"choices\":[],\"x\":\"" + "a".repeat(1_000) + "\"}\n\n").repeat(70 << 10);
    assertTrue(refusal().startsWith("The answer breaks off"), this::body);
  }

  @Test
  void anAnswerIsReadAsItCameAndNoLineOfItIsReadInAnotherWay() throws Exception {
    body = "data: {\"choices\":[]}\r\n\r\ndata: [DONE]\r\n\r\n";
    assertTrue(refusal().contains("carriage return"), this::body);
    body = ": ping\n\ndata: [DONE]\n\n";
    assertTrue(refusal().contains("nor events as a node writes them"), this::body);
    malformed = "data: {\"x\":\"?\"}\n\ndata: [DONE]\n\n".getBytes(StandardCharsets.UTF_8);
    malformed[12] = (byte) 0xff;
    assertTrue(refusal().contains("no UTF-8"), this::body);
  }

  @Test
  void ofAListOfPartsTheTextIsHeard() throws Exception {
    body =
        "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"no\"}},{\"index\":0,\"delta\":{\"content\":"
            + "[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]}}]}\n\ndata: [DONE]\n\n";
    StringBuilder heard = new StringBuilder();
    try (Conversation conversation = Conversation.open(uri(), OPTIONS)) {
      assertThrows(RefusedException.class, () -> conversation.say("hello", heard::append));
    }
    assertEquals("ab", heard.toString());
  }

  @Test
  void anAnswerThatCanBeReadInTwoWaysIsNone() throws Exception {
    body = "data: {\"choices\":[],\"choices\":[]}\n\n";
    assertTrue(refusal().contains("Duplicate field"), this::body);
  }

  @Test
  void whatTheBridgeSaysIsTheBridgesWord() throws Exception {
    body =
        "{\"status\":\"SETTLED\",\"route\":\"INDIVIDUAL\",\"height\":7,\"transaction\":\"\\u001b[2J\","
            + "\"walrusBlobId\":\"b\"}";
    try (SettlementWatch watch = new SettlementWatch(uri())) {
      assertEquals(
          "settled, says the bridge at %s: alone at height 7, transaction \\u001b[2J, Walrus blob b;"
                  .formatted(uri())
              + " haca receipt %s, then haca verify, proves it".formatted(Bytes32.ZERO),
          watch.await(Bytes32.ZERO));
    }
  }

  private String body() {
    return body.substring(0, Math.min(body.length(), 100));
  }
}
