package network.haca.fullnode.core;

import static network.haca.fullnode.core.FeedStage.FEED;
import static network.haca.fullnode.core.FeedStage.NODES;
import static network.haca.fullnode.core.FeedStage.assertReverts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedStorage;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.evm.ExecutionResult;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules D2 and D3: who defines a feed, and when a change is in force. */
class FeedDefinitionsTest {
  private final FeedStage stage = new FeedStage();

  private FeedContract.Versions versions() {
    return FeedContract.decodeVersions(stage.read(FeedContract.versions(FEED)));
  }

  private ExecutionResult change(FeedDefinition definition) {
    return stage.call(
        FeedStage.ADMINISTRATOR, Addresses.FEEDS, FeedTransactions.change(FEED, definition));
  }

  private static FeedDefinition with(
      String description, String query, long interval, long window, long heartbeat, long grace) {
    FeedDefinition base = FeedStage.definition(2);
    return new FeedDefinition(
        description, query, base.owners(), interval, window, heartbeat, grace, 1, 1, 300, 8, false);
  }

  private static FeedDefinition with(long deviation, long limit, long candle, int decimals) {
    FeedDefinition base = FeedStage.definition(2);
    return new FeedDefinition(
        "d", "", base.owners(), 60, 60, 60, 0, deviation, limit, candle, decimals, false);
  }

  /** Rule D4: a receipt proves a definition by this word of the contract's storage. */
  @Test
  void d4ADefinitionsDigestStandsWhereProofsOfItLook() {
    stage.create(FeedStage.definition(2));
    Bytes32 first = versions().current().digest();
    assertTrue(change(FeedStage.definition(3)).success());
    Bytes32 second = versions().next().orElseThrow().digest();
    assertEquals(Bytes32.ofUnsigned(2), stage.stored(FeedStorage.versions(FEED)));
    assertEquals(first, stage.stored(FeedStorage.digest(FEED, 0)));
    assertEquals(second, stage.stored(FeedStorage.digest(FEED, 1)));
  }

  /** Likewise the owner of a data node. */
  @Test
  void d4ANodesOwnerStandsWhereProofsOfItLook() {
    assertEquals(
        FeedStage.owner(1).toWord(),
        stage.registered(RegistryContract.nodeSlots(FeedStage.NODES.get(1).teeId()).owner()));
  }

  static Stream<FeedDefinition> wrong() {
    long month = 30 * 86_400L;
    return Stream.of(
        with("", "", 60, 60, 60, 0),
        with("d".repeat(65), "", 60, 60, 60, 0),
        with("d", "q".repeat(4_097), 60, 60, 60, 0),
        with("d", "", 0, 0, 60, 0),
        with("d", "", month + 1, 60, month + 1, 0),
        with("d", "", 60, 0, 60, 0),
        with("d", "", 60, 61, 120, 0),
        with("d", "", 60, 60, 59, 0),
        with("d", "", 60, 60, month + 1, 0),
        with("d", "", 60, 60, 60, month + 1),
        with(1_000_001, 1, 300, 8),
        with(1, 500_001, 300, 8),
        with(1, 1, 0, 8),
        with(1, 1, month + 1, 8),
        with(1, 1, 300, 37),
        FeedStage.definition(0),
        FeedStage.definition(17),
        reversed(FeedStage.definition(2)));
  }

  private static FeedDefinition reversed(FeedDefinition base) {
    return new FeedDefinition(
        base.description(),
        base.query(),
        base.owners().reversed(),
        base.interval(),
        base.window(),
        base.heartbeat(),
        base.grace(),
        base.deviation(),
        base.limit(),
        base.candle(),
        base.decimals(),
        base.staleReverts());
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void aWrongDefinitionIsRefused(FeedDefinition definition) {
    assertReverts(
        "DefinitionInvalid(string)",
        stage.call(
            FeedStage.ADMINISTRATOR,
            Addresses.FEEDS,
            FeedTransactions.create(FEED, definition, 8, 4)));
  }

  @Test
  void onlyTheAdministratorDefinesAndAFeedIsMadeOnce() {
    FeedDefinition definition = FeedStage.definition(2);
    assertReverts(
        "AccessControlUnauthorizedAccount(address,bytes32)",
        stage.call(
            FeedStage.owner(0), Addresses.FEEDS, FeedTransactions.create(FEED, definition, 8, 4)));
    assertReverts("FeedUnknown(bytes32)", change(definition));
    stage.create(definition);
    assertReverts(
        "FeedExists(bytes32)",
        stage.call(
            FeedStage.ADMINISTRATOR,
            Addresses.FEEDS,
            FeedTransactions.create(FEED, definition, 8, 4)));
    assertReverts(
        "AccessControlUnauthorizedAccount(address,bytes32)",
        stage.call(FeedStage.owner(0), Addresses.FEEDS, FeedTransactions.change(FEED, definition)));
    for (long[] kept : new long[][] {{1, 1}, {65_537, 1}, {2, 0}, {2, 65_537}}) {
      assertReverts(
          "DefinitionInvalid(string)",
          stage.call(
              FeedStage.ADMINISTRATOR,
              Addresses.FEEDS,
              FeedTransactions.create(Bytes32.ofUnsigned(1), definition, kept[0], kept[1])));
    }
    assertEquals(List.of(FEED), FeedContract.decodeIds(stage.read(FeedContract.ids())));
  }

  @Test
  void whatIsReadIsWhatWasDefined() {
    stage.create(FeedStage.definition(3, 77, true), 5, 6);
    FeedVersion current = versions().current();
    assertEquals(new FeedVersion(1, stage.time, FeedStage.definition(3, 77, true)), current);
    assertEquals(Optional.empty(), versions().next());
    FeedContract.Feed feed = FeedContract.decodeFeed(stage.read(FeedContract.feed(FEED)));
    assertEquals(5, feed.roundsKept());
    assertEquals(6, feed.candlesKept());
  }

  @Test
  void d2AChangedListOfOwnersIsInForceFromARoundThatBeginsTenMinutesLater() {
    stage.create(FeedStage.definition(1));
    long begun = stage.time;
    stage.time += 30;
    assertTrue(change(FeedStage.definition(2)).success());
    FeedVersion next = versions().next().orElseThrow();
    assertEquals(begun + 660, next.start(), "the first boundary after 630 s");
    assertEquals(12, next.firstRound());
    assertEquals(FeedStage.definition(1), versions().current().definition());
    // The last round of the old definition needs its one owner, the first of the new one both.
    SignedReport old = stage.report(NODES.getFirst(), 11, 1_000);
    stage.time = next.start() + 1;
    assertEquals(FeedStage.definition(2), versions().current().definition());
    assertTrue(stage.submit(11, List.of(old)).success());
    stage.time = next.endOf(12);
    List<SignedReport> both = stage.reports(12, 2_000, 2_000);
    assertReverts("NoQuorum(uint256,uint256)", stage.submit(12, both.subList(0, 1)));
    assertTrue(stage.submit(12, both).success());
  }

  @Test
  void d3ReportsUnderAnotherDefinitionAreNotMixedIn() {
    stage.create(FeedStage.definition(2));
    FeedVersion old = stage.version();
    assertTrue(change(FeedStage.definition(3)).success());
    FeedVersion next = versions().next().orElseThrow();
    stage.time = next.endOf(next.firstRound());
    long observed = stage.time - 5;
    SignedReport underOld =
        stage.report(
            FEED, old, NODES.get(0), next.firstRound(), BigInteger.valueOf(1_000), observed);
    SignedReport underNew = stage.report(NODES.get(1), next.firstRound(), 1_000);
    assertReverts(
        "SignatureInvalid(bytes32)", stage.submit(next.firstRound(), List.of(underOld, underNew)));
  }

  @Test
  void aChangeThatWaitsIsReplacedAndUnitsStay() {
    stage.create(FeedStage.definition(1));
    assertTrue(change(FeedStage.definition(2)).success());
    stage.time += 300;
    assertTrue(change(FeedStage.definition(3)).success());
    FeedVersion next = versions().next().orElseThrow();
    assertEquals(3, next.definition().owners().size());
    assertEquals(stage.time + 600, next.start());
    assertReverts("DefinitionInvalid(string)", change(with(1, 1, 300, 9)));
    assertReverts("DefinitionInvalid(string)", change(with(1, 1, 301, 8)));
  }
}
