package network.haca.devnet.demo;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.client.pipe.Stage;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Transactions of a demonstration that ask models, each told from its submission to its end. */
final class DemoTransactions {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int ETHER_DECIMALS = 18;

  /** The second development account: the first one's nonces are the administrator's. */
  private static final Bytes32 KEY = DevelopmentAccounts.KEYS.get(1);

  private final EthereumClient chain;
  private final PipeClient client;
  private final Consumer<String> out;
  private final Duration patience;

  /**
   * @param patience until the end of each
   */
  DemoTransactions(URI rpc, Consumer<String> out, Duration patience) {
    this.chain = new EthereumClient(rpc);
    this.client = new PipeClient(chain);
    this.out = out;
    this.patience = patience;
  }

  EthereumClient chain() {
    return chain;
  }

  /**
   * Waits until enabled nodes of these kinds serve a model: they say so once they are enabled.
   *
   * @throws IOException if that takes longer than the patience
   */
  void awaitServed(String model, int... kinds) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(patience);
    for (int kind : kinds) {
      while (!isServed(model, kind)) {
        if (Instant.now().isAfter(end)) {
          throw new IOException(
              "no node of kind %d serves a registered model %s".formatted(kind, model));
        }
        Thread.sleep(LOOK);
      }
    }
  }

  private boolean isServed(String model, int kind) throws IOException {
    var id =
        chain.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.named(model),
            ModelRegistryContract::decodeNamed);
    return id.isPresent()
        && !chain
            .read(
                Addresses.MODEL_REGISTRY,
                ModelRegistryContract.nodesOf(id.get(), kind),
                ModelRegistryContract::decodeNodes)
            .isEmpty();
  }

  /** Creates a contract. */
  Address create(Bytes creation) throws IOException, InterruptedException {
    return client.create(KEY, creation, patience);
  }

  /** Sends a call, and tells of it until its end. */
  Conclusion send(Address to, Bytes call) throws IOException, InterruptedException {
    Bytes32 transaction = client.send(KEY, to, call);
    long start = System.nanoTime();
    Conclusion conclusion = client.await(transaction, patience, stage -> tell(stage, start));
    out.accept(
        "    %s gas, %s ether"
            .formatted(
                conclusion.gasUsed(),
                new BigDecimal(conclusion.cost(), ETHER_DECIMALS)
                    .stripTrailingZeros()
                    .toPlainString()));
    for (Conclusion.PaidAnswer answer : conclusion.answers()) {
      out.accept(
          "    node %s, proof %s"
              .formatted(
                  answer.node().toHex().substring(0, 10), answer.leaf().toHex().substring(0, 18)));
    }
    return conclusion;
  }

  private void tell(Stage stage, long start) {
    String what =
        switch (stage) {
          case Stage.Sent() -> "sent";
          case Stage.Admitted(OpenAdmission admission) ->
              "admitted at height %d: %d requests wait"
                  .formatted(admission.height(), admission.requests().size());
          case Stage.Concluded(Conclusion conclusion) ->
              "concluded at height %d, %s"
                  .formatted(conclusion.block(), conclusion.succeeded() ? "succeeded" : "reverted");
        };
    out.accept("    %5d ms  %s".formatted((System.nanoTime() - start) / 1_000_000, what));
  }
}
