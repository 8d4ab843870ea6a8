package network.haca.contracts;

import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * A contract that the CREATE2 proxy puts at the address that its code has, once for all who use it:
 * the verifier of a circuit.
 *
 * @param code that it runs
 */
public record VerifierDeployment(Bytes code) {
  /** The proxy, which is called with {@link #call()}. */
  public static final Address FACTORY =
      Address.fromHex("0x4e59b44847b379578588920ca78fbf26c0b4956c");

  private static final Bytes32 SALT = Bytes32.ZERO;

  /** The address of the contract, whether it is there or not. */
  public Address address() {
    Bytes32 hash =
        Keccak.hash(
            Bytes.fromHex("ff"),
            FACTORY.value(),
            SALT.value(),
            Keccak.hash(creationCode()).value());
    return Address.ofWord(hash);
  }

  /** Data of the call that puts it there. */
  public Bytes call() {
    return Bytes.concat(SALT.value(), creationCode());
  }

  /** PUSH2 size, DUP1, PUSH1 10, PUSH0, CODECOPY, PUSH0, RETURN, and the code behind it. */
  private Bytes creationCode() {
    return Bytes.concat(Bytes.fromHex("61%04x80600a5f395ff3".formatted(code.size())), code);
  }
}
