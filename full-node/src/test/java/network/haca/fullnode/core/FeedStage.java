package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esaulpaugh.headlong.abi.Function;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.feeds.FeedContract;
import network.haca.contracts.feeds.FeedDefinition;
import network.haca.contracts.feeds.FeedTransactions;
import network.haca.contracts.feeds.FeedVersion;
import network.haca.evm.ExecutionResult;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.FeedRound;
import network.haca.schemas.feed.SignedReport;

/**
 * The contracts of genesis in the real EVM, with owners whose data nodes are registered there, and
 * a clock that the test sets. Calls change the state at once, without blocks.
 */
final class FeedStage {
  static final Bytes32 FEED = FeedName.toId("BTC-USD").orElseThrow();
  static final Address ADMINISTRATOR = DevelopmentAccounts.addresses().getFirst();
  static final Address STRANGER = Address.ofWord(Bytes32.ofUnsigned(0x999));
  static final int OWNERS = 16;
  static final long INTERVAL = 60;
  static final long WINDOW = 30;
  static final long HEARTBEAT = 600;
  static final long ONE_PERCENT = 10_000;

  /** Seconds for which a node counts without a heartbeat. */
  static final long SILENCE_MAX = 86_400;

  private static final Function HEARTBEAT_AGE = Function.parse("setHeartbeatMaxAge(uint256)");
  private static final int TYPE = NodeKind.DATA_NODE.teeType();
  private static final long GAS = 29_000_000;
  private static final List<Bytes> MEASUREMENTS =
      List.of(
          Bytes.ofUtf8("a".repeat(48)), Bytes.ofUtf8("b".repeat(48)), Bytes.ofUtf8("c".repeat(48)));

  /** Nodes of the owners with the same number; keys are dear to make. */
  static final List<EnclaveIdentity> NODES =
      IntStream.range(0, OWNERS + 1).mapToObj(i -> identity()).toList();

  private final StateView view;
  private final WorldState state;

  /** Seconds. */
  long time = TestLedger.START;

  FeedStage() {
    this(ChainConfig.development());
  }

  FeedStage(ChainConfig config) {
    view = new TestLedger(config, 1).latest();
    state = view.state();
    succeed(ADMINISTRATOR, Addresses.REGISTRY, approval(TYPE));
    Bytes day = Bytes.copyOf(HEARTBEAT_AGE.encodeCallWithArgs(BigInteger.valueOf(SILENCE_MAX)));
    succeed(ADMINISTRATOR, Addresses.REGISTRY, day);
    for (int i = 0; i < OWNERS; i++) {
      enrol(i, NODES.get(i), TYPE);
    }
  }

  static EnclaveIdentity identity() {
    return EnclaveIdentity.create(
        "data", Instant.ofEpochSecond(TestLedger.START), Duration.ofDays(365));
  }

  static Address owner(int number) {
    return Address.ofWord(Bytes32.ofUnsigned(0x5000 + number));
  }

  static List<Address> owners(int count) {
    return IntStream.range(0, count).mapToObj(FeedStage::owner).toList();
  }

  static Bytes approval(int type) {
    return RegistryTransactions.approvePcr(
        MEASUREMENTS.get(0), MEASUREMENTS.get(1), MEASUREMENTS.get(2), "1", type);
  }

  static Bytes32 measurement() {
    return Keccak.hash(MEASUREMENTS.toArray(Bytes[]::new));
  }

  /** Registers a node at an endpoint of its own. */
  void enrol(int owner, EnclaveIdentity node, int type) {
    Address account = owner(owner);
    succeed(ADMINISTRATOR, Addresses.REGISTRY, RegistryTransactions.setOperator(account, true));
    Bytes document =
        new SimulatedNsm(MEASUREMENTS, InstantSource.fixed(Instant.ofEpochSecond(time)))
            .attest(node.publicKey(), node.tlsCertificateDer(), Bytes.EMPTY);
    NodeRegistration registration =
        new NodeRegistration(
            node.publicKey(),
            node.tlsCertificateDer(),
            account,
            "https://node:1/" + node.teeId(),
            type);
    succeed(account, Addresses.REGISTRY, registration.attested(document));
  }

  static FeedDefinition definition(int owners) {
    return definition(owners, ONE_PERCENT, false);
  }

  static FeedDefinition definition(int owners, long limit, boolean staleReverts) {
    return new FeedDefinition(
        "BTC / USD",
        "[]",
        owners(owners),
        INTERVAL,
        WINDOW,
        HEARTBEAT,
        60,
        5_000,
        limit,
        300,
        8,
        staleReverts);
  }

  void create(FeedDefinition definition) {
    create(definition, 8, 4);
  }

  void create(FeedDefinition definition, long rounds, long candles) {
    succeed(
        ADMINISTRATOR, Addresses.FEEDS, FeedTransactions.create(FEED, definition, rounds, candles));
  }

  ExecutionResult call(Address from, Address to, Bytes data) {
    return view.call(
        state, view.block().withTimestamp(time), StateView.call(to, data, GAS), from, null);
  }

  void succeed(Address from, Address to, Bytes data) {
    ExecutionResult result = call(from, to, data);
    assertTrue(result.success(), () -> "reverts with " + result.output());
  }

  /** Output of a view function of the feed contract. */
  Bytes read(Bytes data) {
    ExecutionResult result = call(STRANGER, Addresses.FEEDS, data);
    assertTrue(result.success(), () -> "reverts with " + result.output());
    return result.output();
  }

  static void assertReverts(String error, ExecutionResult result) {
    assertFalse(result.success(), "succeeds");
    Bytes selector = Keccak.hash(Bytes.ofUtf8(error)).value().slice(0, 4);
    assertEquals(
        selector, result.output().size() < 4 ? result.output() : result.output().slice(0, 4));
  }

  /** A word of the feed contract's storage. */
  Bytes32 stored(Bytes32 slot) {
    return word(Addresses.FEEDS, slot);
  }

  /** A word of the registry's storage. */
  Bytes32 registered(Bytes32 slot) {
    return word(Addresses.REGISTRY, slot);
  }

  private Bytes32 word(Address contract, Bytes32 slot) {
    return state.storage(contract, UInt256.of(slot)).toBytes32();
  }

  FeedVersion version() {
    return FeedContract.decodeVersions(read(FeedContract.versions(FEED))).at(time);
  }

  /** A report of the round, observed in its middle. */
  SignedReport report(EnclaveIdentity node, long round, long value) {
    return report(node, round, BigInteger.valueOf(value), version().startOf(round) + INTERVAL / 2);
  }

  SignedReport report(EnclaveIdentity node, long round, BigInteger value, long observedAt) {
    return report(FEED, version(), node, round, value, observedAt);
  }

  SignedReport report(
      Bytes32 feed,
      FeedVersion version,
      EnclaveIdentity node,
      long round,
      BigInteger value,
      long observedAt) {
    FeedRound of =
        new FeedRound(
            view.block().chainId().toBigInteger().longValueExact(),
            Addresses.FEEDS,
            feed,
            round,
            version.digest());
    FeedReport report = new FeedReport(of, value, observedAt);
    return new SignedReport(report, node.teeId(), node.sign(report.hash()));
  }

  /** One report of each owner, from the first. */
  List<SignedReport> reports(long round, long... values) {
    List<SignedReport> reports = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      reports.add(report(NODES.get(i), round, values[i]));
    }
    return reports;
  }

  /** Submits in the order that the contract wants, by somebody without any role. */
  ExecutionResult submit(long round, Collection<SignedReport> reports) {
    return submitAsGiven(round, reports.stream().sorted(SignedReport.ORDER).toList());
  }

  ExecutionResult submitAsGiven(long round, List<SignedReport> reports) {
    return submit(FEED, round, reports);
  }

  ExecutionResult submit(Bytes32 feed, long round, List<SignedReport> reports) {
    return call(
        STRANGER,
        Addresses.FEEDS,
        FeedTransactions.submit(
            feed,
            round,
            reports.stream()
                .map(
                    each ->
                        new FeedTransactions.Report(
                            each.nodeId(),
                            each.report().value(),
                            each.report().observedAt(),
                            each.signature()))
                .toList()));
  }

  /** Submits values of the first owners within the round's window, and lets it close. */
  void take(long round, long... values) {
    time = version().endOf(round) + 1;
    ExecutionResult result = submit(round, reports(round, values));
    assertTrue(result.success(), () -> "round " + round + " reverts with " + result.output());
    time = version().closeOf(round) + 1;
  }

  /** The latest closed round. */
  FeedContract.Round latest() {
    long roundId = FeedContract.decodeLastClosed(read(FeedContract.lastClosed(FEED)));
    return FeedContract.decodeRound(read(FeedContract.round(FEED, roundId)));
  }
}
