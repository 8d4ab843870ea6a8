package network.haca.devnet.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.VerifierDeployment;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.models.PackageUpload;
import network.haca.models.Progress;
import network.haca.models.WalrusPlace;
import network.haca.primitives.Bytes32;
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

  private static final Duration STORED = Duration.ofDays(2);
  private static final int EPOCHS = 3;
  private static final int PART_BYTES = 1 << 20;

  private final Path model;
  private final CircuitFolder circuit;

  private DemoCircuit(Path model, CircuitFolder circuit) {
    this.model = model;
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
    return new DemoCircuit(model, circuit);
  }

  /** Publishes it, and returns the id of its entry. */
  Bytes32 publish(URI rpc, URI walrus, int shards) throws IOException {
    EthereumClient chain = new EthereumClient(rpc);
    TransactionSender sender = new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst());
    PackageUpload.Uploaded uploaded =
        new PackageUpload(
                new WalrusPlace(Optional.of(walrus), List.of(walrus), shards), EPOCHS, PART_BYTES)
            .upload(model, DevelopmentAccounts.addresses().getFirst(), Progress.NONE);
    VerifierDeployment verifier = new VerifierDeployment(circuit.verifier());
    var _ = sender.send(VerifierDeployment.FACTORY, verifier.call());
    var _ =
        sender.send(
            Addresses.MODEL_REGISTRY, ModelTransactions.register(registration(uploaded, verifier)));
    Bytes32 id =
        ModelRegistryContract.idOf(
            uploaded.id().value(), DevelopmentAccounts.addresses().getFirst());
    var _ = sender.send(Addresses.MODEL_REGISTRY, ModelTransactions.setName(NAME, id));
    return id;
  }

  private ModelTransactions.Registration registration(
      PackageUpload.Uploaded uploaded, VerifierDeployment verifier) throws IOException {
    CircuitDescription described = circuit.description();
    return new ModelTransactions.Registration(
        uploaded.id().value(),
        uploaded.manifest().digest(),
        Instant.now().plus(STORED).getEpochSecond(),
        RegisteredModel.Fees.NONE,
        List.of(),
        Optional.of(
            new RegisteredModel.Circuit(
                verifier.address(),
                described.verifierCodeHash(),
                described.gasCeiling(),
                described.verifyingKeyHash(),
                described.referenceString(),
                described.inputScales(),
                described.outputScales())));
  }
}
