package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Status;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.testing.FaultyAggregator.Fault;
import network.haca.testkit.Await;
import network.haca.walrus.LocalWalrus;
import network.haca.walrus.WalrusClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules S2, S3, V1 and V4 under real CometBFT: four validators, of which the first has to ask
 * several aggregators, the second is slow, and the last two may lie.
 */
@TestInstance(
    TestInstance.Lifecycle.PER_CLASS) // One network serves all: each test brings its own leaves.
class VerdictsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private volatile Lies third = Lies.NONE;
  private volatile Lies fourth = Lies.NONE;
  private final EnclaveIdentity identity = RegisteredNode.newIdentity();
  private List<FaultyAggregator> faulty = List.of();
  private int proofs;

  @SuppressWarnings("NullAway.Init")
  private WalrusClient walrus;

  @SuppressWarnings("NullAway.Init")
  private ValidatorNetwork network;

  @SuppressWarnings("NullAway.Init")
  private EthereumClient chain;

  @SuppressWarnings("NullAway.Init")
  private TransactionSender bridge;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    LocalWalrus store = new LocalWalrus(vertx, home.resolve("walrus"), 10, 1 << 20);
    URI honest = URI.create("http://127.0.0.1:" + store.listen("127.0.0.1", 0).await());
    walrus = new WalrusClient(honest, 10, Duration.ofSeconds(10));
    faulty =
        List.of(
            FaultyAggregator.start(honest, Fault.ABSENT),
            FaultyAggregator.start(honest, Fault.OTHER_BYTES),
            FaultyAggregator.start(honest, Fault.LARGER_THAN_ANY_BATCH),
            FaultyAggregator.start(honest, Fault.LATE));
    String badOnesFirst =
        Stream.concat(faulty.stream().limit(3).map(FaultyAggregator::uri), Stream.of(honest))
            .map(URI::toString)
            .collect(Collectors.joining(","));
    network =
        ValidatorNetwork.start(
            vertx,
            home,
            4,
            Map.of("walrus.aggregators", honest.toString()),
            Map.of(
                0, Map.of("walrus.aggregators", badOnesFirst),
                1, Map.of("walrus.aggregators", faulty.getLast().uri().toString())),
            Map.of(
                2, truth -> third.apply(truth),
                3, truth -> fourth.apply(truth)));
    chain = new EthereumClient(network.rpc(0));
    RegisteredNode.enrol(chain, identity);
    bridge = new TransactionSender(chain, DevelopmentAccounts.KEYS.get(1));
  }

  @BeforeEach
  void everyoneIsHonest() {
    third = Lies.NONE;
    fourth = Lies.NONE;
  }

  @AfterAll
  void stop() {
    network.close();
    faulty.forEach(FaultyAggregator::close);
    vertx.close().await();
  }

  private List<SettlementLeaf> proofs(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Batches.leaf(identity, proofs++, false))
        .toList();
  }

  private List<SettlementLeaf> withForgedOne() {
    return List.of(Batches.leaf(identity, proofs++, false), Batches.leaf(identity, proofs++, true));
  }

  private Bytes32 open(List<SettlementLeaf> leaves) throws IOException {
    return Batches.open(walrus, bridge, leaves);
  }

  private Status status(Bytes32 root) throws IOException {
    return RelayContract.decodeRoot(chain.call(Addresses.RELAY, RelayContract.getRoot(root)))
        .status();
  }

  private Status awaitDecision(Bytes32 root) throws Exception {
    Await.until(PATIENCE, "no decision on " + root, () -> status(root) != Status.PENDING);
    return status(root);
  }

  private void requireEqualHeaders() throws Exception {
    long height = chain.blockNumber() - 1;
    Bytes header = chain.rawHeader(height);
    EthereumClient other = new EthereumClient(network.rpc(1));
    Await.until(PATIENCE, "a validator stays behind", () -> other.blockNumber() >= height);
    assertEquals(header, other.rawHeader(height));
  }

  /** Rule T6. */
  @Test
  @Timeout(300)
  void answersThatShareASignatureSettleAndNoneDoesByAnothersPath() throws Exception {
    List<SettlementLeaf> good = Batches.signedTogether(identity, proofs(5));
    assertEquals(Status.SETTLED, awaitDecision(open(good)));
    List<SettlementLeaf> others = Batches.signedTogether(identity, proofs(2));
    SettlementLeaf swapped = Batches.withSignature(others.getFirst(), others.getLast().signature());
    assertEquals(Status.REJECTED, awaitDecision(open(List.of(swapped, others.getLast()))));
    assertEquals(Status.SETTLED, awaitDecision(open(others)));
  }

  @Test
  @Timeout(300)
  void whateverOneOfFourSaysWhileAnotherIsSlowNothingChanges() throws Exception {
    List<SettlementLeaf> settled = proofs(3);
    assertEquals(Status.SETTLED, awaitDecision(open(settled)));
    for (Lies lies : Lies.values()) {
      fourth = lies;
      Bytes32 bad = open(withForgedOne());
      Bytes32 good = open(proofs(2));
      Bytes32 replay = open(List.of(settled.getFirst(), proofs(1).getFirst()));
      assertEquals(Status.SETTLED, awaitDecision(good), lies::name);
      assertEquals(Status.REJECTED, awaitDecision(bad), lies::name);
      assertEquals(Status.REJECTED, awaitDecision(replay), lies::name);
    }
    requireEqualHeaders();
  }

  @Test
  @Timeout(300)
  void twoLiarsHoldAGoodBatchUpAndItSettlesWithoutThem() throws Exception {
    third = Lies.OPPOSITE;
    fourth = Lies.OPPOSITE;
    List<SettlementLeaf> leaves = proofs(2);
    Bytes32 refused = open(leaves);
    Bytes32 bad = open(withForgedOne());
    assertEquals(Status.REJECTED, awaitDecision(refused));
    assertEquals(Status.REJECTED, awaitDecision(bad));
    third = Lies.NONE;
    fourth = Lies.NONE;
    assertEquals(Status.SETTLED, awaitDecision(open(leaves)));
    requireEqualHeaders();
  }

  @Test
  @Timeout(300)
  void aBlobThatComesLateHoldsUpNothingElse() throws Exception {
    fourth = Lies.SILENCE;
    List<SettlementLeaf> leaves = proofs(2);
    Bytes32 without = Batches.openWithoutBlob(bridge, leaves, 10);
    assertEquals(Status.SETTLED, awaitDecision(open(proofs(1))));
    // It shares a leaf with the one whose blob nobody has, and goes first for that (rule S3).
    Bytes32 overlapping = open(List.of(leaves.getFirst(), proofs(1).getFirst()));
    assertEquals(Status.SETTLED, awaitDecision(overlapping));
    assertEquals(Status.PENDING, status(without));
    Batches.put(walrus, leaves);
    assertEquals(Status.REJECTED, awaitDecision(without));
    requireEqualHeaders();
  }

  @Test
  @Timeout(300)
  void ofTwoOverlappingBatchesOneSettles() throws Exception {
    SettlementLeaf shared = proofs(1).getFirst();
    Bytes32 first = open(List.of(shared, proofs(1).getFirst()));
    Bytes32 second = open(List.of(shared, proofs(1).getFirst()));
    assertEquals(Status.SETTLED, awaitDecision(first));
    assertEquals(Status.REJECTED, awaitDecision(second));
  }
}
