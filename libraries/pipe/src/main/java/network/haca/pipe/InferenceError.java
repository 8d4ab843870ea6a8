package network.haca.pipe;

import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/** The errors with which a call of 0xF4 reverts, each with a text that says why. */
public enum InferenceError {
  /** The call asks for what there is not, or is not within the bounds. */
  INFERENCE_REFUSED("InferenceRefused"),
  /** The request was made and has no answer. */
  INFERENCE_UNAVAILABLE("InferenceUnavailable");

  private static final int SELECTOR_SIZE = 4;

  private static final AbiType.Tuple ARGUMENTS = AbiType.tuple(new AbiType.Text());

  private final String solidityName;

  InferenceError(String solidityName) {
    this.solidityName = solidityName;
  }

  /** The revert data. */
  public Bytes encode(String reason) {
    Bytes selector =
        Keccak.hash(Bytes.ofUtf8(solidityName + "(string)")).value().slice(0, SELECTOR_SIZE);
    return Bytes.concat(selector, AbiWriter.write(ARGUMENTS, AbiValue.items(AbiValue.of(reason))));
  }
}
