package network.haca.devnet.demo;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.contracts.RegisteredModel;
import network.haca.devnet.models.BundledModels;
import network.haca.devnet.models.SmolLm2;
import network.haca.devnet.models.Weights;
import network.haca.devnet.network.AskedModels;
import network.haca.primitives.Bytes32;
import network.haca.zk.ZkException;

/**
 * The models that contracts of the demonstration ask: the bundled projectile network, a classifier
 * with a circuit, and a small language model. The latter two are made by programs in Python, and
 * left out where these are not to be had.
 *
 * @param leftOut why, in a sentence for each method that is not shown
 */
public record PipeModels(
    Optional<DemoCircuit> circuit, Optional<SmolLm2> language, List<String> leftOut) {
  /** The name of the language model's entry. */
  static final String LANGUAGE = "smollm2";

  /** An answer of an enclave, in wei. */
  private static final RegisteredModel.Fees LANGUAGE_FEES =
      new RegisteredModel.Fees(
          BigInteger.ZERO, BigInteger.valueOf(5).multiply(BigInteger.TEN.pow(13)), BigInteger.ZERO);

  public PipeModels {
    leftOut = List.copyOf(leftOut);
  }

  /** The projectile network alone, for which nothing has to be made. */
  public static PipeModels bundled() {
    return new PipeModels(Optional.empty(), Optional.empty(), List.of());
  }

  /**
   * Makes those that can be made here.
   *
   * @param home in which the circuit is made
   * @throws IOException if EZKL is here, and makes no circuit
   */
  static PipeModels prepare(Path home, Consumer<String> progress)
      throws IOException, InterruptedException {
    List<String> leftOut = new ArrayList<>();
    Optional<DemoCircuit> circuit = circuit(home, progress, leftOut);
    Optional<SmolLm2> language = language(progress, leftOut);
    leftOut.forEach(progress);
    return new PipeModels(circuit, language, leftOut);
  }

  private static Optional<DemoCircuit> circuit(
      Path home, Consumer<String> progress, List<String> leftOut) throws IOException {
    try {
      progress.accept("circuit of the classifier");
      return Optional.of(
          DemoCircuit.setUp(BundledModels.provable(), home.resolve("circuits"), progress));
    } catch (ZkException e) {
      if (e.exitCode() != ZkException.SETUP) {
        throw e;
      }
      leftOut.add("ZKML is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<SmolLm2> language(Consumer<String> progress, List<String> leftOut)
      throws InterruptedException {
    try {
      return Optional.of(SmolLm2.prepare(BundledModels.exporter(), Weights.FLOAT32, progress));
    } catch (IOException e) {
      leftOut.add("the language model is left out: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Returns true if one transaction can ask by all methods. */
  public boolean haveAllMethods() {
    return circuit.isPresent() && language.isPresent();
  }

  /** Stores and registers all of them. */
  void publish(URI rpc, URI walrus, int shards, Consumer<String> progress) throws IOException {
    AskedModels models = new AskedModels(rpc, walrus, shards);
    say(
        AskedModels.NAME,
        models.register(AskedModels.projectile(BundledModels.folder())),
        progress);
    if (circuit.isPresent()) {
      say(DemoCircuit.NAME, circuit.get().publish(rpc, walrus, shards), progress);
    }
    if (language.isPresent()) {
      say(
          LANGUAGE,
          models.register(
              new AskedModels.Asked(
                  LANGUAGE, language.get().folder(), LANGUAGE_FEES, List.of(), Optional.empty())),
          progress);
    }
  }

  private static void say(String name, Bytes32 entry, Consumer<String> progress) {
    progress.accept("model %s, registered for contracts as %s".formatted(name, entry));
  }
}
