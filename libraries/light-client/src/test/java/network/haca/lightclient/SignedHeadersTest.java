package network.haca.lightclient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rules L3 and R: headers by which a node answers are those that validators signed. */
class SignedHeadersTest {
  private static final int HEIGHTS = 60;
  private static final Duration WEEK = Duration.ofDays(7);
  private static final Instant NOW = TestChain.GENESIS.plus(Duration.ofMinutes(65));
  private static final Bytes HEADER = Bytes.fromHex("c0");
  private static final String ANOTHER = "signed another header";

  /** Every ten heights one of four leaves and another comes: after forty, all are others. */
  private final TestChain chain = new TestChain(HEIGHTS, 1, SignedHeadersTest::turning);

  private final Remembered memory = new Remembered();

  private static int[] turning(int height) {
    return IntStream.range(height / 10, height / 10 + 4).toArray();
  }

  private static final class Remembered implements SignedHeaders.Memory {
    private Optional<TrustedStart.Block> newest = Optional.empty();

    @Override
    public Optional<TrustedStart.Block> newest() {
      return newest;
    }

    @Override
    public void keep(TrustedStart.Block block) {
      newest = Optional.of(block);
    }
  }

  private SignedHeaders headers(Optional<TrustedStart.Block> block, Duration period) {
    return new SignedHeaders(
        chain, new TrustedStart(chain.genesis(1), block), period, InstantSource.fixed(NOW), memory);
  }

  private TrustedStart.Block block(int height) {
    return new TrustedStart.Block(height, chain.hash(height));
  }

  private static void assertSays(String reason, Optional<String> said) {
    assertTrue(said.orElse("nothing").contains(reason), said::toString);
  }

  @Test
  void aHeaderIsHeldToTheNextBlockThoughTheValidatorsHaveChanged() throws IOException {
    SignedHeaders headers = headers(Optional.empty(), WEEK);
    for (int height : new int[] {5, HEIGHTS - 1, 30}) {
      assertSays(ANOTHER, headers.flaw(height, HEADER));
    }
  }

  @Test
  void whatIsTrustedStaysFreshByFollowing() throws IOException {
    assertEquals(Optional.empty(), headers(Optional.empty(), WEEK).follow());
    assertEquals(Optional.of(block(HEIGHTS)), memory.newest());
  }

  /** An alarm rests on it: what is trusted gets older until the chain is followed. */
  @Test
  void theAgeOfWhatIsTrustedIsKnown() throws IOException {
    SignedHeaders headers = headers(Optional.empty(), WEEK);
    assertEquals(Optional.empty(), headers.trustedAt());
    assertSays(ANOTHER, headers.flaw(29, HEADER));
    assertEquals(Optional.of(chain.at(30).time()), headers.trustedAt());
    assertSays(ANOTHER, headers.flaw(9, HEADER));
    assertEquals(Optional.of(chain.at(30).time()), headers.trustedAt());
    assertEquals(Optional.empty(), headers.follow());
    assertEquals(Optional.of(chain.at(HEIGHTS).time()), headers.trustedAt());
  }

  /** Nobody can follow it: the age goes on to be that of where it began. */
  @Test
  void whatCannotBeFollowedDoesNotGetYounger() throws IOException {
    SignedHeaders headers = headers(Optional.of(block(20)), Duration.ofMinutes(30));
    assertSays("older than the trust period", headers.follow());
    assertEquals(Optional.of(chain.at(20).time()), headers.trustedAt());
  }

  /** The genesis is too old by now, and so is the block that was given. */
  @Test
  void aLaterStartBeginsWhereTheLastOneEnded() throws IOException {
    Duration brief = Duration.ofMinutes(30);
    assertSays("older than the trust period", headers(Optional.empty(), brief).flaw(58, HEADER));
    assertSays(
        "older than the trust period", headers(Optional.of(block(20)), brief).flaw(58, HEADER));
    memory.keep(block(50));
    assertSays(ANOTHER, headers(Optional.empty(), brief).flaw(58, HEADER));
    assertSays(ANOTHER, headers(Optional.of(block(20)), brief).flaw(58, HEADER));
    assertEquals(Optional.empty(), headers(Optional.empty(), brief).follow());
  }

  @Test
  void whatIsRememberedOfAnotherChainIsPassedOver() throws IOException {
    memory.keep(new TrustedStart.Block(50, Bytes32.ofUnsigned(1).value()));
    assertSays(ANOTHER, headers(Optional.empty(), WEEK).flaw(58, HEADER));
  }

  @Test
  void aBlockThatIsGivenHasToBeTheChains() throws IOException {
    TrustedStart.Block wrong = new TrustedStart.Block(50, Bytes32.ofUnsigned(1).value());
    assertSays(
        "does not have the trusted hash", headers(Optional.of(wrong), WEEK).flaw(58, HEADER));
  }

  @Test
  void aNodeThatIsBehindSaysNothingOfAHeader() throws IOException {
    SignedHeaders headers = headers(Optional.empty(), WEEK);
    try {
      assertSays("never", headers.flaw(HEIGHTS, HEADER));
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("no height 61"), e::toString);
    }
    assertSays(ANOTHER, headers.flaw(HEIGHTS - 1, HEADER));
  }
}
