package network.haca.oracle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedContract.Versions;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.oracle.core.RoundChain.Reporter;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;

/** Rule D3: any reporter submits when nobody has within a third of the window. */
class RoundSubmitterTest {
  private static final long START = 1_790_000_000L;
  private static final long END = START + 60;
  private static final Bytes32 FEED = Bytes32.ofUnsigned(77);

  /** In the order of their ids, which is that of their turns. */
  private static final List<KeyPair> KEYS =
      IntStream.range(0, 6)
          .mapToObj(i -> RsaPss.newKeyPair())
          .sorted(Comparator.comparing(RoundSubmitterTest::id))
          .toList();

  private static final FeedVersion VERSION =
      new FeedVersion(
          1,
          START,
          new FeedDefinition(
              "d",
              "",
              IntStream.range(0, 3).mapToObj(RoundSubmitterTest::owner).toList(),
              60,
              30,
              600,
              60,
              5_000,
              10_000,
              300,
              8,
              false));
  private static final Versions VERSIONS = new Versions(VERSION, Optional.empty());

  private final List<SignedReport> board = new ArrayList<>();
  private final Set<Bytes32> excluded = new TreeSet<>();
  private final List<List<SignedReport>> submitted = new ArrayList<>();
  private Optional<FeedContract.Round> last = Optional.empty();
  private Optional<IOException> failure = Optional.empty();
  private long chainTime = END + 5;

  private static Address owner(int number) {
    return Address.ofWord(Bytes32.ofUnsigned(0x100 + number));
  }

  private static Bytes publicKey(KeyPair key) {
    return Bytes.wrap(key.getPublic().getEncoded());
  }

  private static Bytes32 id(KeyPair key) {
    return Keccak.hash(publicKey(key));
  }

  private static SignedReport report(int key, long value) {
    return report(key, 1, VERSION.digest(), value, START + 30);
  }

  private static SignedReport report(
      int key, long round, Bytes32 definition, long value, long observedAt) {
    FeedReport report =
        new FeedReport(
            new FeedRound(31, Addresses.FEEDS, FEED, round, definition),
            BigInteger.valueOf(value),
            observedAt);
    return new SignedReport(
        report, id(KEYS.get(key)), RsaPss.sign(KEYS.get(key).getPrivate(), report.hash()));
  }

  private RoundSubmitter nodeOf(int owner) {
    return new RoundSubmitter(new Chain(owner(owner)), new Board());
  }

  private static boolean look(RoundSubmitter node, long now) throws IOException {
    return node.submitIfNobodyDoes(FEED, VERSIONS, now);
  }

  @Test
  void d3AStalledRoundIsSubmittedByTheFirstNodeAfterAThirdOfTheWindow() throws IOException {
    IntStream.range(0, 3).forEach(i -> board.add(report(i, 1_000 + i)));
    RoundSubmitter first = nodeOf(0);
    assertFalse(look(first, END + 9));
    assertTrue(look(first, END + 10));
    assertEquals(3, submitted.getFirst().size());
    assertFalse(look(first, END + 11), "once");
  }

  @Test
  void d3TheOthersWaitForTheirTurn() throws IOException {
    IntStream.range(0, 3).forEach(i -> board.add(report(i, 1_000 + i)));
    assertFalse(look(nodeOf(1), END + 12));
    assertTrue(look(nodeOf(1), END + 13));
    assertFalse(look(nodeOf(2), END + 15));
    assertTrue(look(nodeOf(2), END + 16));
  }

  @Test
  void d3WhatIsOnChainOrNotDueIsLeftAlone() throws IOException {
    board.add(report(0, 1_000));
    board.add(report(1, 1_000));
    last = Optional.of(round(1, 1_000, 2));
    assertFalse(look(nodeOf(0), END + 10));
    last = Optional.of(round(0, 1_000, 2));
    assertFalse(look(nodeOf(0), END + 10), "it did not move");
    last = Optional.of(round(1, 1_000, 1));
    assertTrue(look(nodeOf(0), END + 10), "a larger set");
  }

  private static FeedContract.Round round(long number, long value, int counted) {
    return new FeedContract.Round(
        BigInteger.valueOf(value), number, START, END, 60, 30, counted, 0, Bytes32.ZERO);
  }

  @Test
  void aNodeThatDidNotReportAndARoundWithoutAQuorumSubmitNothing() throws IOException {
    board.add(report(1, 1_000));
    assertFalse(look(nodeOf(0), END + 10));
    assertFalse(look(nodeOf(1), END + 10), "no quorum");
  }

  @Test
  void reportsThatDoNotHoldAreLeftOut() throws IOException {
    board.add(report(0, 1_000));
    board.add(report(1, 1_000));
    SignedReport good = report(2, 1_000);
    board.add(new SignedReport(report(2, 9).report(), good.nodeId(), good.signature()));
    board.add(report(3, 1_000));
    assertTrue(look(nodeOf(0), END + 10));
    assertEquals(2, submitted.getFirst().size(), "a forged one, and a stranger's");
    board.clear();
    board.add(report(0, 1, Bytes32.ZERO, 1_000, START + 30));
    board.add(report(1, 1, VERSION.digest(), 1_000, END));
    assertFalse(look(nodeOf(0), END + 10), "another definition, and another round's time");
  }

  @Test
  void d3ForgedReportsUnderANodesIdDoNotDisplaceItsOwn() throws IOException {
    Chain chain = new Chain(owner(0));
    SeenReports seen = new SeenReports(chain::reporter, false);
    for (int forged = 0; forged < 100; forged++) {
      for (int victim = 0; victim < 3; victim++) {
        SignedReport good = report(victim, 1_000);
        seen.add(new SignedReport(report(3, forged).report(), good.nodeId(), good.signature()));
        seen.add(new SignedReport(good.report(), Bytes32.ofUnsigned(forged), good.signature()));
      }
    }
    for (int i = 0; i < 3; i++) {
      seen.add(report(i, 1_000 + i));
    }
    board.addAll(seen.of(FEED, 1));
    assertEquals(3, board.size());
    assertTrue(look(nodeOf(0), END + 10));
    assertEquals(3, submitted.getFirst().size());
  }

  @Test
  void anOwnersManyNodesLeaveRoomForTheOthersOnTheBoard() throws IOException {
    List<KeyPair> many = KEYS.subList(0, 5);
    SeenReports seen =
        new SeenReports(
            nodeId ->
                KEYS.stream()
                    .filter(key -> id(key).equals(nodeId))
                    .map(key -> new Reporter(owner(many.contains(key) ? 0 : 1), publicKey(key)))
                    .findFirst(),
            false);
    for (int i = 0; i < KEYS.size(); i++) {
      seen.add(report(i, 1_000));
    }
    assertEquals(
        List.of(0, 1, 2, 3, 5).stream().map(i -> id(KEYS.get(i))).toList(),
        seen.of(FEED, 1).stream().map(SignedReport::nodeId).toList());
  }

  @Test
  void theFirstReportOfANodeThatHoldsIsTaken() throws IOException {
    SignedReport good = report(0, 1_000);
    board.add(new SignedReport(report(1, 7).report(), good.nodeId(), good.signature()));
    board.add(good);
    board.add(report(1, 1_000));
    assertTrue(look(nodeOf(0), END + 10));
    assertEquals(2, submitted.getFirst().size());
  }

  @Test
  void d1NodesThatContradictedThemselvesHaveNoVoiceInThisRoundAndLaterOnes() throws IOException {
    IntStream.range(0, 3).forEach(i -> board.add(report(i, 1_000)));
    board.add(report(2, 1_001));
    RoundSubmitter node = nodeOf(0);
    assertTrue(look(node, END + 10));
    assertEquals(2, submitted.getFirst().size());
    board.clear();
    IntStream.range(0, 3)
        .forEach(i -> board.add(report(i, 2, VERSION.digest(), 2_000, START + 90)));
    chainTime = END + 65;
    assertTrue(look(node, END + 70));
    assertEquals(2, submitted.getLast().size());
  }

  @Test
  void d1NodesThatTheContractExcludedMakeNoQuorum() throws IOException {
    IntStream.range(0, 2).forEach(i -> board.add(report(i, 1_000)));
    excluded.add(id(KEYS.get(1)));
    assertFalse(look(nodeOf(0), END + 10));
    assertEquals(List.of(), submitted);
  }

  @Test
  void aChainThatStandsIsWaitedForUntilTheWindowCloses() throws IOException {
    board.add(report(0, 1_000));
    board.add(report(1, 1_000));
    RoundSubmitter node = nodeOf(0);
    chainTime = END - 11;
    assertFalse(look(node, END + 10));
    chainTime = END + 20;
    assertTrue(look(node, END + 20));
    assertFalse(look(nodeOf(1), END + 31), "the window is over");
  }

  @Test
  void aRefusalIsToldAndTheRoundGivenUp() throws IOException {
    board.add(report(0, 1_000));
    board.add(report(1, 1_000));
    RoundSubmitter node = nodeOf(0);
    failure = Optional.of(new IOException("reverts"));
    assertThrows(IOException.class, () -> look(node, END + 10));
    failure = Optional.empty();
    assertFalse(look(node, END + 11));
  }

  private final class Board implements ReportBoard {
    @Override
    public void listen() {}

    @Override
    public void publish(SignedReport report) {
      board.add(report);
    }

    @Override
    public List<SignedReport> seen(Bytes32 feedId, long round) {
      return List.copyOf(board);
    }

    @Override
    public void close() {}
  }

  private final class Chain implements RoundChain {
    private final Address account;

    Chain(Address account) {
      this.account = account;
    }

    @Override
    public long chainId() {
      return 31;
    }

    @Override
    public Address account() {
      return account;
    }

    @Override
    public long time() {
      return chainTime;
    }

    @Override
    public Optional<FeedContract.Round> lastSubmitted(Bytes32 feedId) {
      return last;
    }

    @Override
    public Optional<Reporter> reporter(Bytes32 nodeId) {
      return IntStream.range(0, KEYS.size())
          .filter(i -> id(KEYS.get(i)).equals(nodeId))
          .mapToObj(i -> new Reporter(owner(i), publicKey(KEYS.get(i))))
          .findFirst();
    }

    @Override
    public boolean counts(Bytes32 nodeId) {
      return !excluded.contains(nodeId);
    }

    @Override
    public void submit(Bytes32 feedId, long round, List<SignedReport> reports) throws IOException {
      if (failure.isPresent()) {
        throw failure.get();
      }
      submitted.add(reports);
    }
  }
}
