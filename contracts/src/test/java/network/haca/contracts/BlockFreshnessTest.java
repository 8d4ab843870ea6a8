package network.haca.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
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
  private FakeNode node;

  /** A node whose latest block is of {@link #BLOCK_TIME}. */
  @BeforeEach
  void start() throws IOException {
    node =
        new FakeNode(
            request ->
                request.contains("eth_blockNumber")
                    ? "\"result\":\"0x7\""
                    : "\"result\":{\"timestamp\":\"0x%x\"}".formatted(BLOCK_TIME));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @ParameterizedTest
  @CsvSource({"-5, true", "0, true", "29, true", "30, false", "3600, false"})
  void l5ABlockThatIsHalfAMinuteOldIsNotOfNow(long age, boolean fresh) throws IOException {
    EthereumClient chain = node.client();
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(BLOCK_TIME + age));
    assertEquals(fresh, new BlockFreshness(chain, clock).isFresh());
  }
}
