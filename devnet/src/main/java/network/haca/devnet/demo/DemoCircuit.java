package network.haca.devnet.demo;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.VerifierDeployment;
import network.haca.devnet.network.AskedModels;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes32;
import network.haca.schemas.tensor.Datatype;
import network.haca.service.UserHome;
import network.haca.zk.CircuitDescription;
import network.haca.zk.CircuitFolder;
import network.haca.zk.Circuits;
import network.haca.zk.ModelInputs;
import network.haca.zk.ProverLimits;
import network.haca.zk.ProverTools;

/**
 * The bundled classifier with a circuit of its own: set up by EZKL, then stored on Walrus and
 * registered in the name of the development account.
 */
final class DemoCircuit {
  static final String NAME = "classifier";

  /** The output that contracts get. */
  static final String OUTPUT = "scores";

  private static final List<RegisteredModel.Output> OUTPUTS =
      List.of(new RegisteredModel.Output(OUTPUT, Datatype.FP32.number(), List.of(1L, 3L)));

  /** In wei, of an unproven answer, an enclave's, and one in zero knowledge. */
  private static final RegisteredModel.Fees FEES =
      new RegisteredModel.Fees(
          BigInteger.TEN.pow(13),
          BigInteger.TWO.multiply(BigInteger.TEN.pow(13)),
          BigInteger.TEN.pow(14));

  private final Path model;
  private final Path circuits;
  private final CircuitFolder circuit;

  private DemoCircuit(Path model, Path circuits, CircuitFolder circuit) {
    this.model = model;
    this.circuits = circuits;
    this.circuit = circuit;
  }

  /**
   * Sets its circuit up.
   *
   * @param model the folder
   * @param circuits in which its circuit's folder is made
   * @throws IOException if there is no EZKL here, saying what is missing
   */
  static DemoCircuit setUp(Path model, Path circuits, Consumer<String> progress)
      throws IOException {
    Path cache = Files.createDirectories(UserHome.ofProcess().cache());
    CircuitFolder circuit = new CircuitFolder(Files.createDirectories(circuits).resolve(NAME));
    try (Circuits prover =
        new Circuits(
            new ProverTools(cache, progress),
            circuits.resolveSibling("zk-setup"),
            ProverLimits.DEFAULT,
            progress)) {
      CircuitDescription _ =
          prover.setup(
              model.resolve("model.onnx"),
              ModelInputs.read(model.resolve("calibration.json")),
              circuit);
    }
    return new DemoCircuit(model, circuits, circuit);
  }

  /** Publishes it, so that contracts can ask it, too, and returns the id of its entry. */
  Bytes32 publish(URI rpc, URI walrus, int shards) throws IOException {
    VerifierDeployment verifier = new VerifierDeployment(circuit.verifier());
    var _ =
        new TransactionSender(new EthereumClient(rpc), DevelopmentAccounts.KEYS.getFirst())
            .send(VerifierDeployment.FACTORY, verifier.call());
    CircuitDescription described = circuit.description();
    RegisteredModel.Circuit registered =
        new RegisteredModel.Circuit(
            verifier.address(),
            described.verifierCodeHash(),
            described.gasCeiling(),
            described.verifyingKeyHash(),
            described.referenceString(),
            described.inputScales(),
            described.outputScales());
    return new AskedModels(rpc, walrus, shards)
        .register(new AskedModels.Asked(NAME, model, FEES, OUTPUTS, Optional.of(registered)));
  }

  /** The folder of all circuits, of which this is one. */
  Path circuits() {
    return circuits;
  }
}
