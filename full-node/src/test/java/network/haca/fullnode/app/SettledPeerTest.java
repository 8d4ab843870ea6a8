package network.haca.fullnode.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.URI;
import java.util.List;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rule S4: whoever is asked for leaves may answer anything. */
class SettledPeerTest {
  private static final Bytes32 LEAF = Keccak.hash(Bytes.ofUtf8("leaf"));

  private final Vertx vertx = Vertx.vertx();
  private volatile String answer = "";
  private volatile String path = "";

  @SuppressWarnings("NullAway.Init")
  private URI uri;

  @BeforeEach
  void listen() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  path = request.path();
                  request.response().end(answer);
                });
    uri = URI.create("http://127.0.0.1:" + server.listen(0, "127.0.0.1").await().actualPort());
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await();
  }

  @Test
  void aBridgeIsAskedByPathAndANodeByMethod() {
    answer = "{\"root\": \"%1$s\", \"leaves\": [\"%1$s\"]}".formatted(LEAF);
    assertEquals(List.of(LEAF), SettledPeer.bridge(uri).leaves(LEAF));
    assertEquals("/v1/settlements/%s/leaves".formatted(LEAF), path);
    answer = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": %s}".formatted(answer);
    assertEquals(List.of(LEAF), SettledPeer.node(uri).leaves(LEAF));
  }

  @Test
  void whatIsNoListOfHashesOrTooMuchIsNothing() {
    for (String bad :
        List.of(
            "",
            "null",
            "{\"leaves\": \"x\"}",
            "{\"leaves\": [1]}",
            "{\"leaves\": [\"0x12\"]}",
            "{\"leaves\": [" + "\"x\",".repeat(10_001) + "\"x\"]}",
            "[".repeat(SettledPeer.ANSWER_BYTES_MAX + 1))) {
      answer = bad;
      assertEquals(List.of(), SettledPeer.bridge(uri).leaves(LEAF));
      answer = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": %s}".formatted(bad);
      assertEquals(List.of(), SettledPeer.node(uri).leaves(LEAF));
    }
  }

  @Test
  void whoeverDoesNotAnswerGivesNothing() throws Exception {
    vertx.close().await();
    assertEquals(List.of(), SettledPeer.bridge(uri).leaves(LEAF));
    assertEquals(List.of(), SettledPeer.node(uri).leaves(LEAF));
  }
}
