package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Status;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.ValidatorSchedule.Member;
import network.haca.contracts.ValidatorSetContract;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.CometBftSource;
import network.haca.lightclient.LightBlockSource;
import network.haca.lightclient.LightClient;
import network.haca.lightclient.TrustedGenesis;
import network.haca.lightclient.TrustedValidator;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;
import network.haca.testkit.Await;
import network.haca.walrus.LocalWalrus;
import network.haca.walrus.WalrusClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules L7, S3 and S4 under real CometBFT: while transactions run, a fifth node begins from a
 * snapshot of the four, becomes a validator by the administrator's transaction, and judges.
 */
class JoiningIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SHARDS = 10;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  /** Opens a batch; its settlement's number. */
  private static long open(EthereumClient chain, WalrusClient walrus, SettlementLeaf... leaves)
      throws IOException {
    TransactionSender bridge = new TransactionSender(chain, DevelopmentAccounts.KEYS.get(1));
    return number(chain, Batches.open(walrus, bridge, List.of(leaves)));
  }

  private static long number(EthereumClient chain, Bytes32 root) throws IOException {
    return RelayContract.decodeRoot(chain.call(Addresses.RELAY, RelayContract.getRoot(root)))
        .number();
  }

  private static void awaitStatus(EthereumClient chain, long number, Status status)
      throws Exception {
    Await.until(
        PATIENCE,
        "settlement %d does not get %s".formatted(number, status),
        () ->
            RelayContract.decodeSettlement(
                        number, chain.call(Addresses.RELAY, RelayContract.getSettlement(number)))
                    .status()
                == status);
  }

  private static void setPower(EthereumClient chain, Bytes32 validator, long power)
      throws IOException {
    new TransactionSender(chain, DevelopmentAccounts.KEYS.get(0))
        .send(Addresses.VALIDATOR_SET, ValidatorSetContract.setPower(validator, power));
  }

  /** The first block that a node has; 0 while it does not answer. */
  private static long earliestBlock(URI cometRpc) {
    try {
      return CometBft.get(cometRpc, "/status").at("/sync_info/earliest_block_height").asLong();
    } catch (IOException e) {
      return 0;
    }
  }

  /** Returns true if the validator's signature is in the latest commit. */
  private static boolean signs(URI cometRpc, Bytes32 validator) throws IOException {
    String address = new Member(validator, 1).address().toHex().substring(2);
    for (JsonNode signature :
        CometBft.get(cometRpc, "/commit").at("/signed_header/commit/signatures")) {
      if (signature.path("validator_address").asText().equalsIgnoreCase(address)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSetSize(URI cometRpc, int size) throws IOException {
    return CometBft.get(cometRpc, "/validators").path("total").asInt() == size;
  }

  /**
   * Section R: the light client gets from genesis to the set of now, and from the block of now back
   * to the set of genesis.
   */
  private static void requireFollowed(URI cometRpc, Path genesis, Bytes32 joined)
      throws IOException {
    LightBlockSource source = new CometBftSource(cometRpc);
    TrustedGenesis old = Offline.genesis(genesis);
    JsonNode latest = CometBft.get(cometRpc, "/commit").at("/signed_header");
    long height = latest.at("/header/height").asLong();
    Bytes hash = Bytes.fromHex(latest.at("/commit/block_id/hash").asText());
    Duration period = Duration.ofHours(1);
    LightClient.Result.Verified now =
        assertInstanceOf(
            LightClient.Result.Verified.class,
            CometBft.follow(source, LightClient.trustGenesis(source, old), height, period));
    assertTrue(now.block().validators().contains(new TrustedValidator(joined, 10)));
    LightClient.Result.Verified then =
        assertInstanceOf(
            LightClient.Result.Verified.class,
            CometBft.follow(
                source,
                LightClient.trust(source, old.chainId(), height, hash),
                height - 40,
                period));
    assertEquals(height - 40, then.block().height());
  }

  @Test
  @Timeout(300)
  void aFifthJoinsByStateSyncUnderLoadAndVotes() throws Exception {
    LocalWalrus store = new LocalWalrus(vertx, home.resolve("walrus"), SHARDS, 1 << 20);
    int port = store.listen("127.0.0.1", 0).toCompletionStage().toCompletableFuture().join();
    URI walrusUri = URI.create("http://127.0.0.1:" + port);
    try (ValidatorNetwork network =
            ValidatorNetwork.start(
                vertx,
                home,
                4,
                Map.of(
                    "walrus.aggregators",
                    walrusUri.toString(),
                    "node.snapshots.interval",
                    "10",
                    "node.snapshots.kept",
                    "100"),
                Map.of(),
                Map.of(3, Lies.OPPOSITE));
        TransferLoad _ =
            TransferLoad.start(
                List.of(new EthereumClient(network.rpc(1))), DevelopmentAccounts.KEYS.get(2))) {
      EthereumClient chain = new EthereumClient(network.rpc(0));
      EnclaveIdentity identity = RegisteredNode.newIdentity();
      RegisteredNode.enrol(chain, identity);
      WalrusClient walrus = new WalrusClient(walrusUri, SHARDS, PATIENCE);
      SettlementLeaf old = Batches.leaf(identity, 6, false);
      awaitStatus(chain, open(chain, walrus, old), Status.SETTLED);
      // Opened before the fifth's snapshot and settled after it.
      List<SettlementLeaf> late = List.of(Batches.leaf(identity, 5, false));
      Bytes32 lateRoot =
          Batches.openWithoutBlob(
              new TransactionSender(chain, DevelopmentAccounts.KEYS.get(1)), late, SHARDS);
      long settledBy = chain.blockNumber();
      Await.until(PATIENCE, "no snapshot is taken", () -> chain.blockNumber() > settledBy + 25);
      String hash =
          CometBft.get(network.cometRpc(0), "/commit?height=2")
              .at("/signed_header/commit/block_id/hash")
              .asText();
      Bytes32 fifth = network.joinByStateSync("2:" + hash);
      EthereumClient joined = new EthereumClient(network.rpc(4));
      Await.until(
          PATIENCE,
          "the fifth does not begin, or fetched the blocks since genesis",
          () -> earliestBlock(network.cometRpc(4)) > settledBy);
      var _ = Batches.put(walrus, late);
      awaitStatus(chain, number(chain, lateRoot), Status.SETTLED);
      String refusal =
          String.valueOf(
              assertThrows(IOException.class, () -> setPower(chain, fifth, 14)).getMessage());
      assertTrue(refusal.contains("ChangeTooLarge[14, 13]"), refusal);
      setPower(chain, fifth, 10);
      Await.until(PATIENCE, "the fifth does not sign", () -> signs(network.cometRpc(0), fifth));
      long number = open(chain, walrus, Batches.leaf(identity, 7, false));
      Await.until(
          PATIENCE,
          "the fifth does not judge",
          () ->
              RelayContract.decodeHasVerdict(
                  chain.call(Addresses.RELAY, RelayContract.getVerdict(number, fifth))));
      awaitStatus(chain, number, Status.SETTLED);
      // The liar is let go, and the five are four again.
      setPower(chain, network.validatorKey(3), 0);
      Await.until(PATIENCE, "the liar does not leave", () -> isSetSize(network.cometRpc(0), 4));
      // What settled before its snapshot is a replay for the fifth, too.
      awaitStatus(
          chain, open(chain, walrus, old, Batches.leaf(identity, 8, false)), Status.REJECTED);
      requireFollowed(network.cometRpc(0), home.resolve("genesis.json"), fifth);
      long height = chain.blockNumber() - 1;
      Await.until(PATIENCE, "the fifth stays behind", () -> joined.blockNumber() >= height);
      assertEquals(chain.rawHeader(height), joined.rawHeader(height));
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
