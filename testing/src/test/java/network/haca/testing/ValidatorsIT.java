package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import network.haca.schemas.NodeKind;
import network.haca.walrus.LocalWalrus;
import network.haca.walrus.WalrusClient;
import network.haca.workers.enrolment.Enrolment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules S2 and V4 under real CometBFT: four validators, of which one says the opposite of what it
 * finds.
 */
class ValidatorsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  private static Status awaitDecision(EthereumClient chain, Bytes32 root) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      Status status =
          RelayContract.decodeRoot(chain.call(Addresses.RELAY, RelayContract.getRoot(root)))
              .status();
      if (status != Status.PENDING || Instant.now().isAfter(end)) {
        return status;
      }
    }
  }

  @Test
  void withOneLiarOfFourAGoodBatchSettlesAndABadOneIsRejected() throws Exception {
    LocalWalrus store = new LocalWalrus(vertx, home.resolve("walrus"), 10, 1 << 20);
    int port = store.listen("127.0.0.1", 0).toCompletionStage().toCompletableFuture().join();
    URI walrusUri = URI.create("http://127.0.0.1:" + port);
    WalrusClient walrus = new WalrusClient(walrusUri, Duration.ofSeconds(10));
    try (ValidatorNetwork network = ValidatorNetwork.start(vertx, home, walrusUri, 4, Map.of())) {
      EthereumClient chain = new EthereumClient(network.rpc(0));
      EnclaveIdentity identity = EnclaveIdentity.create("worker", Instant.now());
      new Enrolment(chain, DevelopmentAccounts.KEYS.get(0), InstantSource.system())
          .enrol(identity, NodeKind.VANILLA, "127.0.0.1:1", List.of());
      TransactionSender bridge = new TransactionSender(chain, DevelopmentAccounts.KEYS.get(1));
      List<SettlementLeaf> good = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        good.add(Batches.leaf(identity, i, false));
      }
      assertEquals(Status.SETTLED, awaitDecision(chain, Batches.open(walrus, bridge, good)));
      List<SettlementLeaf> forged =
          List.of(Batches.leaf(identity, 10, false), Batches.leaf(identity, 11, true));
      assertEquals(Status.REJECTED, awaitDecision(chain, Batches.open(walrus, bridge, forged)));
      List<SettlementLeaf> replay = List.of(good.getFirst(), Batches.leaf(identity, 12, false));
      assertEquals(Status.REJECTED, awaitDecision(chain, Batches.open(walrus, bridge, replay)));
      long height = chain.blockNumber() - 1;
      Bytes header = chain.rawHeader(height);
      for (int i = 1; i < 3; i++) {
        awaitHeight(new EthereumClient(network.rpc(i)), height);
        assertEquals(header, new EthereumClient(network.rpc(i)).rawHeader(height));
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static void awaitHeight(EthereumClient chain, long height) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    while (chain.blockNumber() < height) {
      assertTrue(Instant.now().isBefore(end), "a validator stays behind");
    }
  }
}
