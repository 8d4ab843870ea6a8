package network.haca.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.CommandFailure;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ProvableCircuits;
import network.haca.contracts.RegisteredModel;
import network.haca.contracts.VerifierDeployment;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import network.haca.role.SetupException;
import network.haca.zk.CircuitDescription;
import network.haca.zk.CircuitFolder;
import network.haca.zkverifier.CircuitForm;

/** A circuit's verifier on chain, deployed if it is not there. */
final class CircuitDeployment {
  private final VerifierDeployment deployment;
  private final CircuitDescription circuit;

  private CircuitDeployment(Bytes code, CircuitDescription circuit) {
    this.deployment = new VerifierDeployment(code);
    this.circuit = circuit;
  }

  /**
   * The circuit in a folder that 'zk setup' made.
   *
   * @throws SetupException if its verifier is not the one that it was set up with
   */
  static CircuitDeployment read(Path folder) throws IOException, SetupException {
    CircuitFolder files = new CircuitFolder(folder);
    if (Files.exists(folder.resolve("settings.json"))) {
      // Without it, nothing can be proven with the folder either.
      files.requireFixedWeights();
    }
    CircuitDeployment read = new CircuitDeployment(files.verifier(), files.description());
    if (!Keccak.hash(read.deployment.code()).equals(read.circuit.verifierCodeHash())) {
      throw new SetupException(folder + ": the verifier is not the one that was set up.", null);
    }
    return read;
  }

  /**
   * Refuses outputs for contracts that the circuit has not.
   *
   * @throws SetupException saying which it has
   */
  void requireOutputs(List<RegisteredModel.Output> outputs) throws SetupException {
    List<CircuitForm.Side> asked =
        outputs.stream()
            .map(output -> new CircuitForm.Side(output.name(), output.shape()))
            .toList();
    if (!circuit.takesOutputs(asked)) {
      throw new SetupException(
          "--asked-output: %s given, and the circuit has %s; give all of these, or none"
              .formatted(asked, circuit.form().outputs()),
          null);
    }
  }

  /** Says whether a model is registered with it. */
  boolean isOf(RegisteredModel model) {
    return model
        .circuit()
        .filter(known -> known.verifierCodeHash().equals(circuit.verifierCodeHash()))
        .isPresent();
  }

  /** Deploys the verifier if it is not there, and says what an entry says of it. */
  RegisteredModel.Circuit deploy(SendOptions options) throws SetupException, CommandFailure {
    requireTaken(options);
    Address verifier = deployment.address();
    if (!isThere(verifier, options)) {
      var _ =
          options.send(
              VerifierDeployment.FACTORY,
              deployment.call(),
              "the verifier was not deployed, and the model is not registered");
    }
    return new RegisteredModel.Circuit(
        verifier,
        circuit.verifierCodeHash(),
        circuit.gasCeiling(),
        circuit.verifyingKeyHash(),
        circuit.referenceString(),
        circuit.inputScales(),
        circuit.outputScales());
  }

  /** Refuses to register what could never be proven on this chain. */
  private void requireTaken(SendOptions options) throws SetupException, CommandFailure {
    if (!ProvableCircuits.hasSeveral(circuit.inputScales(), circuit.outputScales())) {
      return;
    }
    try {
      Optional<String> refusal =
          ProvableCircuits.refusal(
              options.chain().client().rulesVersion(),
              circuit.inputScales(),
              circuit.outputScales());
      if (refusal.isPresent()) {
        throw new SetupException("the model is not registered: " + refusal.get(), null);
      }
    } catch (IOException e) {
      throw options.chain().unreachable(e);
    }
  }

  private static boolean isThere(Address verifier, SendOptions options) throws CommandFailure {
    EthereumClient client = options.chain().client();
    try {
      return client.ask("eth_getCode", verifier.toHex(), "latest").asText().length() > 2;
    } catch (IOException e) {
      throw options.chain().unreachable(e);
    }
  }
}
