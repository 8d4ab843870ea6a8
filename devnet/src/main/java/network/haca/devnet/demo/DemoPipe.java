package network.haca.devnet.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import network.haca.client.pipe.Conclusion;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.devnet.network.AskedModels;
import network.haca.pipe.AgreementAbi;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.HubAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * Transactions that ask the projectile model while they run: one for each method, and one of a
 * contract that asks by both and reverts if they disagree.
 */
public final class DemoPipe {
  private static final String MODEL = AskedModels.NAME;
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

  private final DemoTransactions transactions;
  private final Consumer<String> out;

  public DemoPipe(URI rpc, Consumer<String> out) {
    this.transactions = new DemoTransactions(rpc, out, PATIENCE);
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
   * Waits until nodes of both methods serve the model.
   *
   * @throws IOException if that takes longer than a few minutes
   */
  public void awaitServed() throws IOException, InterruptedException {
    transactions.awaitServed(MODEL, MODES.stream().mapToInt(Mode::teeType).toArray());
  }

  private Conclusion ask(Mode mode) throws IOException, InterruptedException {
    out.accept("  model %s by the hub, %s".formatted(MODEL, mode));
    return transactions.send(Addresses.INFERENCE_HUB, question(mode));
  }

  /** A call of the hub that asks the model by this method. */
  public static Bytes question(Mode mode) {
    return HubAbi.run(new ModelRequest(mode.number(), MODEL, LAUNCH));
  }

  private Conclusion agree() throws IOException, InterruptedException {
    Bytes creation =
        Bytes.concat(
            ContractArtifact.load("examples/Agreement").creationCode(),
            AgreementAbi.construction(MODEL, "range", DECIMALS));
    Address contract = transactions.create(creation);
    out.accept("  contract Agreement at %s asks by %s".formatted(contract, MODES));
    Conclusion conclusion = transactions.send(contract, AgreementAbi.decide(LAUNCH, MODES, 10));
    out.accept(
        conclusion.succeeded()
            ? "  both agree"
            : "  they disagree: all of the transaction was undone");
    return conclusion;
  }
}
