package network.haca.devnet.demo;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.client.pipe.Stage;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.pipe.AgreementAbi;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.HubAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Transactions that ask the projectile model while they run: one for each method, and one of a
 * contract that asks by both and reverts if they disagree.
 */
public final class DemoPipe {
  private static final String MODEL = "projectile";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final List<Mode> MODES = List.of(Mode.VANILLA, Mode.TEE);
  private static final ModelInput LAUNCH =
      new ModelInput(
          List.of(
              new NumberTensor(
                  "launch", List.of(FixedPoint.of(20, 0), FixedPoint.of(45, 0)), List.of(1L, 2L))),
          List.of());

  /** Millionths, in which the contract compares. */
  private static final int DECIMALS = 6;

  private static final int ETHER_DECIMALS = 18;

  /** The second development account: the first one's nonces are the administrator's. */
  private static final Bytes32 KEY = DevelopmentAccounts.KEYS.get(1);

  private static final Duration LOOK = Duration.ofMillis(100);

  private final EthereumClient chain;
  private final PipeClient client;
  private final Consumer<String> out;

  public DemoPipe(URI rpc, Consumer<String> out) {
    this.chain = new EthereumClient(rpc);
    this.client = new PipeClient(chain);
    this.out = out;
  }

  /** The ends of the transactions, the contract's last. */
  public List<Conclusion> run() throws IOException, InterruptedException {
    out.accept("");
    out.accept("Inference inside transactions:");
    awaitServed();
    Conclusion vanilla = ask(Mode.VANILLA);
    Conclusion tee = ask(Mode.TEE);
    return List.of(vanilla, tee, agree());
  }

  /**
   * Waits until nodes of both methods serve the model: they say so once they are enabled.
   *
   * @throws IOException if that takes longer than a few minutes
   */
  public void awaitServed() throws IOException, InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!isServed()) {
      if (Instant.now().isAfter(end)) {
        throw new IOException("no nodes of %s serve a registered model %s".formatted(MODES, MODEL));
      }
      Thread.sleep(LOOK);
    }
  }

  private boolean isServed() throws IOException {
    Optional<Bytes32> id =
        chain.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.named(MODEL),
            ModelRegistryContract::decodeNamed);
    if (id.isEmpty()) {
      return false;
    }
    for (Mode mode : MODES) {
      if (chain
          .read(
              Addresses.MODEL_REGISTRY,
              ModelRegistryContract.nodesOf(id.get(), mode.teeType()),
              ModelRegistryContract::decodeNodes)
          .isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private Conclusion ask(Mode mode) throws IOException, InterruptedException {
    out.accept("  model %s by the hub, %s".formatted(MODEL, mode));
    Bytes call = HubAbi.run(new ModelRequest(mode.number(), MODEL, LAUNCH));
    return follow(client.send(KEY, Addresses.INFERENCE_HUB, call));
  }

  private Conclusion agree() throws IOException, InterruptedException {
    Bytes creation =
        Bytes.concat(
            ContractArtifact.load("examples/Agreement").creationCode(),
            AgreementAbi.construction(MODEL, "range", DECIMALS));
    Address contract = client.create(KEY, creation, PATIENCE);
    out.accept("  contract Agreement at %s asks by %s".formatted(contract, MODES));
    Conclusion conclusion =
        follow(client.send(KEY, contract, AgreementAbi.decide(LAUNCH, MODES, 10)));
    out.accept(
        conclusion.succeeded()
            ? "  both agree"
            : "  they disagree: all of the transaction was undone");
    return conclusion;
  }

  private Conclusion follow(Bytes32 transaction) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Conclusion conclusion = client.await(transaction, PATIENCE, stage -> tell(stage, start));
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
