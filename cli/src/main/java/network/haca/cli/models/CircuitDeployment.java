package network.haca.cli.models;

import java.io.IOException;
import java.nio.file.Path;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.CommandFailure;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.role.SetupException;
import network.haca.zk.CircuitDescription;
import network.haca.zk.CircuitFolder;

/**
 * A circuit's verifier on chain: put by the CREATE2 proxy at the address that its code has, once
 * for all who use it.
 */
final class CircuitDeployment {
  private static final Address FACTORY =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");
  private static final Bytes32 SALT = Bytes32.ZERO;

  private final Bytes code;
  private final CircuitDescription circuit;

  private CircuitDeployment(Bytes code, CircuitDescription circuit) {
    this.code = code;
    this.circuit = circuit;
  }

  /**
   * The circuit in a folder that 'zk setup' made.
   *
   * @throws SetupException if its verifier is not the one that it was set up with
   */
  static CircuitDeployment read(Path folder) throws IOException, SetupException {
    CircuitFolder files = new CircuitFolder(folder);
    CircuitDeployment read = new CircuitDeployment(files.verifier(), files.description());
    if (!Keccak.hash(read.code).equals(read.circuit.verifierCodeHash())) {
      throw new SetupException(folder + ": the verifier is not the one that was set up.", null);
    }
    return read;
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
    Address verifier = address();
    if (!isThere(verifier, options)) {
      var _ =
          options.send(
              FACTORY,
              Bytes.concat(SALT.value(), creationCode()),
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

  private static boolean isThere(Address verifier, SendOptions options) throws CommandFailure {
    EthereumClient client = options.chain().client();
    try {
      return client.ask("eth_getCode", verifier.toHex(), "latest").asText().length() > 2;
    } catch (IOException e) {
      throw options.chain().unreachable(e);
    }
  }

  private Address address() {
    Bytes32 hash =
        Keccak.hash(
            Bytes.fromHex("ff"),
            FACTORY.value(),
            SALT.value(),
            Keccak.hash(creationCode()).value());
    return Address.ofWord(hash);
  }

  /** PUSH2 size, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN, and the code behind it. */
  private Bytes creationCode() {
    return Bytes.concat(Bytes.fromHex("61%04x80600a5f395ff3".formatted(code.size())), code);
  }
}
