package network.haca.fullnode.core;

import static network.haca.fullnode.core.FeedStage.FEED;
import static network.haca.fullnode.core.FeedStage.NODES;
import static network.haca.fullnode.core.FeedStage.assertReverts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedStorage;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.evm.ExecutionResult;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import network.haca.schemas.fact.FeedAggregation;
import network.haca.schemas.feed.SignedReport;
import org.junit.jupiter.api.Test;

/** Rules D1 and D2 on the real contract in the real EVM: whose reports count, and to what. */
class FeedVoicesTest {
  private static final BigInteger INT192_MAX = BigInteger.TWO.pow(191).subtract(BigInteger.ONE);

  private final FeedStage stage = new FeedStage();

  private void atTheEndOf(long round) {
    stage.time = stage.version().endOf(round) + 1;
  }

  /** The contract and the code that everybody else computes with agree on random rounds. */
  @Test
  void d2TheContractComesToWhatFeedAggregationComesTo() {
    Random random = new Random(43);
    Map<Bytes32, Address> ownerOf =
        IntStream.range(0, FeedStage.OWNERS)
            .boxed()
            .collect(Collectors.toMap(i -> NODES.get(i).teeId(), FeedStage::owner));
    // An owner with two nodes.
    stage.enrol(3, NODES.get(FeedStage.OWNERS), NodeKind.DATA_NODE.teeType());
    ownerOf.put(NODES.get(FeedStage.OWNERS).teeId(), FeedStage.owner(3));
    int agreed = 0;
    for (int i = 0; i < 60; i++) {
      agreed += holds(random, i, ownerOf) ? 1 : 0;
    }
    assertTrue(agreed > 15 && agreed < 55, "rounds with a value: " + agreed);
  }

  /** Compares both, and says whether the round has a value. */
  private boolean holds(Random random, int number, Map<Bytes32, Address> ownerOf) {
    Bytes32 feed = Keccak.hash(Bytes.ofUtf8("feed " + number));
    int owners = 1 + random.nextInt(FeedStage.OWNERS);
    long limit = random.nextInt(40_000);
    RandomRound round = new RandomRound(stage, feed, FeedStage.definition(owners, limit, false));
    List<SignedReport> reports = round.reports(random);
    FeedAggregation expected =
        FeedAggregation.of(
            new HashSet<>(FeedStage.owners(owners)),
            reports.stream()
                .map(
                    each ->
                        new FeedAggregation.Report(
                            Objects.requireNonNull(ownerOf.get(each.nodeId())),
                            each.nodeId(),
                            each.report().value(),
                            each.report().observedAt()))
                .toList(),
            limit);
    ExecutionResult result = round.submit(reports);
    return switch (expected) {
      case FeedAggregation.NoQuorum(int counted, int needed) -> {
        assertReverts("NoQuorum(uint256,uint256)", result);
        assertEquals(
            Bytes.concat(Bytes32.ofUnsigned(counted).value(), Bytes32.ofUnsigned(needed).value()),
            result.output().slice(4, 64));
        yield false;
      }
      case FeedAggregation.Agreed agreed -> {
        assertTrue(result.success(), () -> "reverts with " + result.output());
        assertIs(agreed, reports, round.last());
        yield true;
      }
    };
  }

  private static void assertIs(
      FeedAggregation.Agreed agreed, List<SignedReport> reports, FeedContract.Round round) {
    assertEquals(agreed.value(), round.answer());
    assertEquals(agreed.updatedAt(), round.updatedAt());
    assertEquals(agreed.counted().size(), round.counted());
    assertEquals(agreed.outliers().size(), round.outliers());
    Map<Bytes32, SignedReport> byNode =
        reports.stream().collect(Collectors.toMap(SignedReport::nodeId, Function.identity()));
    Bytes hashes =
        Bytes.concat(
            agreed.counted().stream()
                .map(
                    each ->
                        Objects.requireNonNull(byNode.get(each.nodeId())).report().hash().value())
                .toArray(Bytes[]::new));
    assertEquals(Keccak.hash(hashes), round.reports());
  }

  @Test
  void d2TheLargestAndTheSmallestValuesDoNotOverflow() {
    stage.create(FeedStage.definition(2, 500_000, false));
    atTheEndOf(1);
    long observed = stage.time - 10;
    BigInteger smallest = INT192_MAX.negate().subtract(BigInteger.ONE);
    for (BigInteger value : List.of(INT192_MAX, smallest)) {
      FeedStage other = new FeedStage();
      other.create(FeedStage.definition(2, 500_000, false));
      other.time = stage.time;
      List<SignedReport> reports =
          List.of(
              other.report(NODES.get(0), 1, value, observed),
              other.report(NODES.get(1), 1, value, observed));
      assertTrue(other.submit(1, reports).success());
      other.time += FeedStage.WINDOW;
      assertEquals(value, other.latest().answer());
    }
    List<SignedReport> apart =
        List.of(
            stage.report(NODES.get(0), 1, smallest, observed),
            stage.report(NODES.get(1), 1, INT192_MAX, observed));
    assertReverts("NoQuorum(uint256,uint256)", stage.submit(1, apart));
  }

  @Test
  void d1OnlyAttestedDataNodesThatCountNowHaveAVoice() {
    stage.create(FeedStage.definition(3));
    EnclaveIdentity worker = FeedStage.identity();
    int type = NodeKind.TEE_MODEL_WORKER.teeType();
    stage.succeed(FeedStage.ADMINISTRATOR, Addresses.REGISTRY, FeedStage.approval(type));
    stage.enrol(1, worker, type);
    atTheEndOf(1);
    SignedReport good = stage.report(NODES.get(0), 1, 1_000);
    assertNoQuorum(good, stage.report(worker, 1, 1_000));
    assertNoQuorum(good, stage.report(FeedStage.identity(), 1, 1_000));
    assertNoQuorum(good, stage.report(NODES.get(7), 1, 1_000));
    SignedReport second = stage.report(NODES.get(1), 1, 1_000);
    stage.succeed(
        FeedStage.owner(1), Addresses.REGISTRY, RegistryTransactions.disable(NODES.get(1).teeId()));
    assertNoQuorum(good, second);
    stage.succeed(
        FeedStage.owner(1), Addresses.REGISTRY, RegistryTransactions.enable(NODES.get(1).teeId()));
    assertTrue(stage.submit(1, List.of(good, second)).success());
  }

  @Test
  void d1ANodeThatSendsNoHeartbeatsHasNoVoice() {
    stage.time += FeedStage.SILENCE_MAX - 60;
    stage.create(FeedStage.definition(2));
    stage.time = stage.version().endOf(1);
    assertTrue(stage.submit(1, stage.reports(1, 1_000, 1_000)).success());
    stage.time = stage.version().endOf(2);
    assertReverts("NoQuorum(uint256,uint256)", stage.submit(2, stage.reports(2, 2_000, 2_000)));
  }

  @Test
  void d1AReportOfARevokedMeasurementDoesNotCount() {
    stage.create(FeedStage.definition(3));
    atTheEndOf(1);
    List<SignedReport> reports = stage.reports(1, 1_000, 1_000, 1_000);
    stage.succeed(
        FeedStage.ADMINISTRATOR,
        Addresses.REGISTRY,
        RegistryTransactions.revokePcrSince(
            FeedStage.measurement(), NodeKind.DATA_NODE.teeType(), 0));
    assertReverts("NoQuorum(uint256,uint256)", stage.submit(1, reports));
  }

  private void assertNoQuorum(SignedReport... reports) {
    assertReverts("NoQuorum(uint256,uint256)", stage.submit(1, List.of(reports)));
  }

  @Test
  void d1AReportCountsForItsOwnChainContractFeedRoundAndDefinitionAlone() {
    stage.create(FeedStage.definition(3));
    FeedStage elsewhere = new FeedStage();
    elsewhere.time++;
    elsewhere.create(FeedStage.definition(3));
    atTheEndOf(2);
    List<SignedReport> right = stage.reports(2, 1_000, 1_000);
    assertSignatureInvalid(right, elsewhere.report(NODES.get(2), 2, 1_000));
    SignedReport earlier = stage.report(NODES.get(2), 1, 1_000);
    SignedReport replayed =
        new SignedReport(
            stage.report(NODES.get(2), 2, 1_000).report(), earlier.nodeId(), earlier.signature());
    assertSignatureInvalid(right, replayed);
    SignedReport other = stage.report(NODES.get(2), 2, 1_001);
    assertSignatureInvalid(
        right,
        new SignedReport(
            stage.report(NODES.get(2), 2, 1_000).report(), other.nodeId(), other.signature()));
    assertSignatureInvalid(
        right, new SignedReport(right.getFirst().report(), NODES.get(2).teeId(), Bytes.EMPTY));
  }

  private void assertSignatureInvalid(List<SignedReport> right, SignedReport wrong) {
    List<SignedReport> reports = new ArrayList<>(right);
    reports.add(wrong);
    assertReverts("SignatureInvalid(bytes32)", stage.submit(2, reports));
  }

  @Test
  void d1AnObservationIsOfItsRound() {
    stage.create(FeedStage.definition(2));
    atTheEndOf(2);
    long start = stage.version().startOf(2);
    long end = stage.version().endOf(2);
    SignedReport good = stage.report(NODES.get(0), 2, 1_000);
    for (long wrong : new long[] {start - 1, end, end + 9}) {
      List<SignedReport> reports =
          List.of(good, stage.report(NODES.get(1), 2, BigInteger.valueOf(1_000), wrong));
      assertReverts("NotOfRound(bytes32,uint64)", stage.submit(2, reports));
    }
    List<SignedReport> edges =
        List.of(
            stage.report(NODES.get(0), 2, BigInteger.valueOf(1_000), start),
            stage.report(NODES.get(1), 2, BigInteger.valueOf(1_000), end - 1));
    assertTrue(stage.submit(2, edges).success());
    stage.time += FeedStage.WINDOW;
    assertEquals(start, stage.latest().updatedAt(), "as old as its oldest observation");
  }

  @Test
  void d3TheSubmitterCannotReorderRepeatOrAddReports() {
    stage.create(FeedStage.definition(3));
    atTheEndOf(1);
    List<SignedReport> sorted =
        stage.reports(1, 1_000, 1_001, 1_002).stream().sorted(SignedReport.ORDER).toList();
    assertReverts("ReportsUnordered(uint256)", stage.submitAsGiven(1, sorted.reversed()));
    assertReverts(
        "ReportsUnordered(uint256)",
        stage.submitAsGiven(1, List.of(sorted.get(0), sorted.get(0), sorted.get(1))));
    List<SignedReport> twice = new ArrayList<>(sorted);
    twice.add(stage.report(NODES.get(0), 1, 1_003));
    assertReverts("ReportedTwice(bytes32)", stage.submit(1, twice));
    List<SignedReport> many = new ArrayList<>();
    for (int i = 0; i < FeedTransactions.REPORTS_MAX + 1; i++) {
      many.add(stage.report(NODES.get(i), 1, 1_000 + i));
    }
    assertReverts("TooManyReports(uint256)", stage.submit(1, many));
  }

  @Test
  void d1TwoDifferentReportsOfOneRoundExcludeTheirNode() {
    stage.create(FeedStage.definition(2));
    atTheEndOf(1);
    SignedReport one = stage.report(NODES.get(1), 1, 1_000);
    SignedReport other = stage.report(NODES.get(1), 1, 1_001);
    SignedReport forged = new SignedReport(other.report(), other.nodeId(), one.signature());
    assertReverts("NoContradiction()", accuse(one, one));
    assertReverts("SignatureInvalid(bytes32)", accuse(one, forged));
    assertReverts("SignatureInvalid(bytes32)", accuse(forged, one));
    SignedReport anothers = stage.report(NODES.get(0), 1, 1_001);
    assertReverts("SignatureInvalid(bytes32)", accuse(one, anothers));
    EnclaveIdentity unknown = FeedStage.identity();
    assertReverts(
        "NodeUnknown(bytes32)", accuse(stage.report(unknown, 1, 1), stage.report(unknown, 1, 2)));
    List<SignedReport> reports = List.of(stage.report(NODES.get(0), 1, 1_000), one);
    assertEquals(Bytes32.ZERO, stage.stored(FeedStorage.excluded(one.nodeId())));
    assertTrue(accuse(one, other).success());
    assertEquals(Bytes32.ofUnsigned(1), stage.stored(FeedStorage.excluded(one.nodeId())));
    assertTrue(FeedContract.decodeIsExcluded(stage.read(FeedContract.isExcluded(one.nodeId()))));
    assertReverts("NoQuorum(uint256,uint256)", stage.submit(1, reports));
  }

  /** Else whoever gives up keys, which cost a registration each, chooses among honest reports. */
  @Test
  void d3NoAccusationLetsASmallerSetIn() {
    stage.create(FeedStage.definition(5));
    atTheEndOf(1);
    assertTrue(stage.submit(1, stage.reports(1, 1_000, 1_001, 1_002, 1_003, 1_004)).success());
    // One of a listed owner, which was in the set, and several of owners that are not.
    for (EnclaveIdentity node : NODES.subList(4, 10)) {
      assertTrue(accuse(stage.report(node, 1, 1_005), stage.report(node, 1, 1_006)).success());
    }
    assertEquals(5, lastSubmitted().voices());
    assertReverts("NotLarger(uint256)", stage.submit(1, stage.reports(1, 1_000, 1_001, 1_002)));
    assertReverts(
        "NotLarger(uint256)", stage.submit(1, stage.reports(1, 1_000, 1_001, 1_002, 1_003)));
    assertEquals(1_002, lastSubmitted().answer().longValueExact());
  }

  private FeedContract.Round lastSubmitted() {
    return FeedContract.decodeLastSubmitted(stage.read(FeedContract.lastSubmitted(FeedStage.FEED)))
        .orElseThrow();
  }

  private ExecutionResult accuse(SignedReport one, SignedReport other) {
    return stage.call(
        FeedStage.STRANGER,
        Addresses.FEEDS,
        FeedTransactions.accuse(
            one.nodeId(), FEED, one.report().round().number(), evidence(one), evidence(other)));
  }

  private static FeedTransactions.Evidence evidence(SignedReport signed) {
    return new FeedTransactions.Evidence(
        signed.report().round().definition(),
        signed.report().value(),
        signed.report().observedAt(),
        signed.signature());
  }
}
