package network.haca.explorer.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Blocks of a CometBFT that keeps those from height 100 to 120. */
class BlocksTest {
  private static final String STATUS =
      """
      {"jsonrpc":"2.0","id":-1,"result":{"sync_info":{"latest_block_height":"120",
       "earliest_block_height":"100"}}}""";
  private static final String REFUSAL =
      """
      {"jsonrpc":"2.0","id":-1,"error":{"code":-32603,"message":"Internal error",
       "data":"min height 100 can't be greater than max height 99"}}""";
  private static final String BASE =
      """
      {"jsonrpc":"2.0","id":-1,"result":{"last_height":"120","block_metas":[
       {"block_id":{"hash":"AB"},"header":{"height":"100"},"num_txs":"3"}]}}""";

  /** Answers by query: CometBFT cuts a range at its base, and refuses one below it. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "/status", STATUS,
          "/blockchain?minHeight=81&maxHeight=100", BASE,
          "/blockchain?minHeight=80&maxHeight=99", REFUSAL);

  private HttpServer cometBft;
  private Blocks blocks;

  @BeforeEach
  void start() throws Exception {
    cometBft = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    cometBft.createContext(
        "/",
        exchange -> {
          String answer = ANSWERS.getOrDefault(exchange.getRequestURI().toString(), "{}");
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.equals(REFUSAL) ? 500 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    cometBft.start();
    blocks = new Blocks(URI.create("http://127.0.0.1:" + cometBft.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    cometBft.stop(0);
  }

  @Test
  void aPageEndsAtTheBase() throws Exception {
    ArrayNode page = blocks.page(Optional.of(100L), Blocks.PAGE_MAX);
    assertEquals(1, page.size());
    assertEquals(100, page.get(0).path("height").asLong());
  }

  @Test
  void belowTheBaseThereAreNoBlocks() throws Exception {
    assertEquals(0, blocks.page(Optional.of(99L), Blocks.PAGE_MAX).size());
  }
}
