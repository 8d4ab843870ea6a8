package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule L5: what is judged by time is sent only while the latest block is of now. */
class BlockFreshnessTest {
  private static final long BLOCK_TIME = 1_700_000_000;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private HttpServer node;

  /** A node whose latest block is of {@link #BLOCK_TIME}. */
  @BeforeEach
  void start() throws IOException {
    node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    node.createContext(
        "/",
        exchange -> {
          String request =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String result =
              request.contains("eth_blockNumber")
                  ? "\"0x7\""
                  : "{\"timestamp\":\"0x%x\"}".formatted(BLOCK_TIME);
          byte[] answer =
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":%s}"
                  .formatted(result)
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    node.start();
  }

  @AfterEach
  void stop() {
    node.stop(0);
  }

  @ParameterizedTest
  @CsvSource({"-5, true", "0, true", "29, true", "30, false", "3600, false"})
  void l5ABlockThatIsHalfAMinuteOldIsNotOfNow(long age, boolean fresh) throws IOException {
    EthereumClient chain =
        new EthereumClient(URI.create("http://127.0.0.1:" + node.getAddress().getPort()));
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(BLOCK_TIME + age));
    assertEquals(fresh, new BlockFreshness(chain, clock).isFresh());
  }
}
