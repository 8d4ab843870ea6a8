package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;

/** Rule D3: what the bridge submits, and when. */
class FeedSubmissionsTest {
  private static final long START = 1_790_000_000L;
  private static final Bytes32 FEED = Bytes32.ofUnsigned(1);
  private static final Bytes32 OTHER = Bytes32.ofUnsigned(2);

  private final FakeChain chain = new FakeChain();
  private final List<String> outcomes = new ArrayList<>();
  private final FeedSubmissions submissions =
      new FeedSubmissions(
          chain,
          new FeedSubmissions.Outcomes() {
            @Override
            public void submitted(Bytes32 feedId, long round) {
              outcomes.add("submitted " + round);
            }

            @Override
            public void failed(Bytes32 feedId, long round, IOException cause) {
              outcomes.add("failed " + round + ": " + cause.getMessage());
            }
          });

  private void add(Bytes32 feed, long round, long answer, int voices) {
    submissions.add(
        new FeedSubmissions.Round(feed, round, BigInteger.valueOf(answer), voices, List.of()));
  }

  private void at(long seconds) throws IOException {
    chain.time = START + seconds;
    submissions.submitDue();
  }

  @Test
  void d3ARoundWaitsForItsEndByTheChainsTime() throws IOException {
    add(FEED, 1, 1_000, 2);
    at(49);
    assertEquals(List.of(), outcomes);
    at(50);
    assertEquals(List.of("submitted 1"), outcomes);
    at(51);
    assertEquals(1, outcomes.size(), "once");
  }

  @Test
  void d3WhatIsNotDueOrClosedIsForgotten() throws IOException {
    chain.submitted(FEED, 1, 1_000, 2);
    add(FEED, 2, 1_001, 2);
    at(121);
    assertEquals(0, submissions.waiting());
    add(FEED, 2, 1_010, 2);
    at(151);
    assertEquals(0, submissions.waiting());
    assertEquals(List.of(), outcomes);
  }

  @Test
  void d3ALargerSetOfTheSameRoundIsSubmittedToo() throws IOException {
    chain.submitted(FEED, 1, 1_000, 2);
    add(FEED, 1, 1_000, 2);
    at(61);
    assertEquals(List.of(), outcomes);
    add(FEED, 1, 1_000, 3);
    at(62);
    assertEquals(List.of("submitted 1"), outcomes);
  }

  @Test
  void d3OutliersOnChainAreVoicesToo() throws IOException {
    chain.submitted(FEED, 1, 1_000, 2, 1);
    add(FEED, 1, 1_000, 3);
    at(61);
    assertEquals(List.of(), outcomes);
    add(FEED, 1, 1_000, 4);
    at(62);
    assertEquals(List.of("submitted 1"), outcomes);
  }

  @Test
  void ofAFeedTheLatestRoundAndItsLargestSetWait() throws IOException {
    add(FEED, 1, 7, 3);
    add(FEED, 1, 8, 2);
    add(FEED, 2, 9, 2);
    add(FEED, 1, 10, 4);
    at(121);
    assertEquals(List.of("submitted 2"), outcomes);
    assertEquals(List.of(FEED + " 2"), chain.sent);
  }

  @Test
  void aRefusedRoundIsDroppedAndHoldsUpNoOther() throws IOException {
    chain.refusesAtOnce = Optional.of(FEED);
    add(FEED, 1, 7, 2);
    add(OTHER, 1, 7, 2);
    at(61);
    assertEquals(List.of("failed 1: refused", "submitted 1"), outcomes);
    chain.refusesAtOnce = Optional.empty();
    chain.reverts = true;
    add(FEED, 2, 7, 2);
    at(121);
    assertEquals("failed 2: reverts", outcomes.getLast());
    assertEquals(0, submissions.waiting());
  }

  @Test
  void whileTheChainStandsWhatWaitsIsKept() throws IOException {
    chain.isDown = true;
    add(FEED, 1, 7, 2);
    assertThrows(IOException.class, () -> at(61));
    assertEquals(1, submissions.waiting());
    chain.isDown = false;
    at(62);
    assertEquals(List.of("submitted 1"), outcomes);
  }

  @Test
  void anUnknownFeedIsDroppedAndHoldsUpNoOther() throws IOException {
    chain.broken = Map.of(FEED, new FeedChain.ContractRefusal(new IOException("unknown")));
    add(FEED, 1, 7, 2);
    add(OTHER, 1, 7, 2);
    at(61);
    assertEquals(List.of("failed 1: unknown", "submitted 1"), outcomes);
    assertEquals(0, submissions.waiting());
  }

  @Test
  void whatIsSentIsAwaitedThoughTheChainFailsAfterwards() throws IOException {
    add(FEED, 1, 7, 2);
    add(OTHER, 1, 7, 2);
    chain.broken = Map.of(OTHER, new IOException("down"));
    assertThrows(IOException.class, () -> at(61));
    assertEquals(List.of("submitted 1"), outcomes);
    assertEquals(1, submissions.waiting());
    chain.broken = Map.of();
    at(62);
    assertEquals(List.of(OTHER + " 1"), chain.sent.subList(1, 2));
  }

  @Test
  void feedsThatWaitAreBounded() {
    for (int i = 0; i < FeedSubmissions.FEEDS_MAX + 10; i++) {
      add(Bytes32.ofUnsigned(1_000 + i), 1, 7, 2);
    }
    assertEquals(FeedSubmissions.FEEDS_MAX, submissions.waiting());
  }

  private static final class FakeChain implements FeedChain {
    private final Map<Bytes32, FeedContract.Round> last = new TreeMap<>();
    private final List<String> sent = new ArrayList<>();
    private long time;
    private boolean isDown;
    private Map<Bytes32, IOException> broken = Map.of();
    private boolean reverts;
    private Optional<Bytes32> refusesAtOnce = Optional.empty();

    void submitted(Bytes32 feed, long round, long answer, int counted) {
      submitted(feed, round, answer, counted, 0);
    }

    void submitted(Bytes32 feed, long round, long answer, int counted, int outliers) {
      last.put(
          feed,
          new FeedContract.Round(
              BigInteger.valueOf(answer),
              round,
              START,
              START + round * 60,
              60,
              30,
              counted,
              outliers,
              Bytes32.ZERO));
    }

    @Override
    public long time() throws IOException {
      if (isDown) {
        throw new IOException("down");
      }
      return time;
    }

    @Override
    public FeedContract.Versions versions(Bytes32 feedId) throws IOException {
      IOException failure = broken.get(feedId);
      if (failure != null) {
        throw failure;
      }
      FeedDefinition definition =
          new FeedDefinition(
              "d", "", List.of(Address.ZERO), 60, 30, 600, 60, 5_000, 10_000, 300, 8, false);
      return new FeedContract.Versions(new FeedVersion(1, START, definition), Optional.empty());
    }

    @Override
    public Optional<FeedContract.Round> lastSubmitted(Bytes32 feedId) {
      return Optional.ofNullable(last.get(feedId));
    }

    @Override
    public boolean isExcluded(Bytes32 nodeId) {
      return false;
    }

    @Override
    public void accuse(SignedReport one, SignedReport other) {}

    @Override
    public Submission submit(Bytes32 feedId, long round, List<SignedReport> reports)
        throws IOException {
      if (refusesAtOnce.equals(Optional.of(feedId))) {
        throw new IOException("refused");
      }
      sent.add(feedId + " " + round);
      boolean fails = reverts;
      return () -> {
        if (fails) {
          throw new IOException("reverts");
        }
      };
    }
  }
}
