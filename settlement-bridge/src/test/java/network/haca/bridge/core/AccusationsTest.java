package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;

/** Rule D1: a node that contradicted itself is accused, however the chain fares meanwhile. */
class AccusationsTest {
  private final List<String> outcomes = new ArrayList<>();
  private final FakeChain chain = new FakeChain();
  private final Accusations accusations =
      new Accusations(
          chain,
          new Accusations.Outcomes() {
            @Override
            public void excluded(Bytes32 nodeId) {
              outcomes.add("excluded");
            }

            @Override
            public void refused(Bytes32 nodeId, IOException cause) {
              outcomes.add("refused: " + cause.getMessage());
            }
          });

  private static SignedReport report(long node, long value) {
    FeedRound round =
        new FeedRound(31, Addresses.FEEDS, Bytes32.ofUnsigned(1), 1, Bytes32.ofUnsigned(2));
    return new SignedReport(
        new FeedReport(round, BigInteger.valueOf(value), 1_790_000_000L),
        Bytes32.ofUnsigned(node),
        Bytes.EMPTY);
  }

  @Test
  void d1AnAccusationThatNoBlockTakesIsTriedAgain() throws IOException {
    accusations.add(report(5, 1), report(5, 2));
    chain.failure = Optional.of(new IOException("no block takes it"));
    assertThrows(IOException.class, accusations::accuse);
    assertThrows(IOException.class, accusations::accuse);
    assertEquals(1, accusations.waiting());
    chain.failure = Optional.empty();
    accusations.accuse();
    accusations.accuse();
    assertEquals(List.of("excluded"), outcomes);
    assertEquals(0, accusations.waiting());
  }

  @Test
  void whatTheContractRefusesIsDropped() throws IOException {
    accusations.add(report(5, 1), report(5, 2));
    chain.failure = Optional.of(new FeedChain.ContractRefusal(new IOException("no")));
    accusations.accuse();
    assertEquals(List.of("refused: no"), outcomes);
    assertEquals(0, accusations.waiting());
  }

  @Test
  void aNodeIsAccusedOnceAndNotForWhatIsNoContradiction() throws IOException {
    accusations.add(report(5, 1), report(5, 1));
    accusations.add(report(5, 1), report(6, 2));
    assertEquals(0, accusations.waiting());
    accusations.add(report(5, 1), report(5, 2));
    accusations.add(report(5, 1), report(5, 3));
    assertEquals(1, accusations.waiting());
    chain.isExcluded = true;
    accusations.accuse();
    assertEquals(List.of(), outcomes, "another was faster");
    assertEquals(0, accusations.waiting());
  }

  @Test
  void thoseThatWaitAreBounded() {
    for (int i = 0; i < Accusations.WAITING_MAX + 10; i++) {
      accusations.add(report(i, 1), report(i, 2));
    }
    assertEquals(Accusations.WAITING_MAX, accusations.waiting());
  }

  private static final class FakeChain implements FeedChain {
    private Optional<IOException> failure = Optional.empty();
    private boolean isExcluded;

    @Override
    public long time() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FeedContract.Versions versions(Bytes32 feedId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Optional<FeedContract.Round> lastSubmitted(Bytes32 feedId) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Submission submit(Bytes32 feedId, long round, List<SignedReport> reports) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isExcluded(Bytes32 nodeId) {
      return isExcluded;
    }

    @Override
    public void accuse(SignedReport one, SignedReport other) throws IOException {
      if (failure.isPresent()) {
        throw failure.get();
      }
    }
  }
}
