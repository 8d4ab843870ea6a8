package network.haca.contracts;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * Where the storage of ModelRegistry has what a proof in zero knowledge is held to (Solidity's
 * layout): a receipt proves these words.
 *
 * @param owner the word also holds the time of registration
 */
public record ModelSlots(
    Bytes32 digest,
    Bytes32 owner,
    Bytes32 verifierCodeHash,
    Bytes32 gasCeiling,
    Bytes32 verifyingKeyHash,
    Bytes32 referenceString,
    Bytes32 inputCount,
    Bytes32 inputScales,
    Bytes32 outputCount,
    Bytes32 outputScales) {
  /** The slots of the mappings {@code _models} and {@code _circuits}. */
  private static final long MODELS_SLOT = 3;

  private static final long CIRCUITS_SLOT = 5;

  /** The slot of the mapping {@code verifierCode}. */
  private static final long VERIFIER_CODE_SLOT = 11;

  /** Inputs, and outputs, that a circuit has at most: their scales share one word. */
  private static final int SCALES_MAX = 16;

  /** The slots of an entry. */
  public static ModelSlots of(Bytes32 id) {
    Bytes32 model = mapped(id, MODELS_SLOT);
    Bytes32 circuit = mapped(id, CIRCUITS_SLOT);
    Bytes32 inputs = plus(circuit, 5);
    Bytes32 outputs = plus(circuit, 6);
    return new ModelSlots(
        plus(model, 1),
        plus(model, 2),
        plus(circuit, 1),
        plus(circuit, 2),
        plus(circuit, 3),
        plus(circuit, 4),
        inputs,
        Keccak.hash(inputs.value()),
        outputs,
        Keccak.hash(outputs.value()));
  }

  /** The slot that names the account where a verifier's code is kept. */
  public static Bytes32 verifierCode(Bytes32 codeHash) {
    return mapped(codeHash, VERIFIER_CODE_SLOT);
  }

  /** All of them, in the order of this record. */
  public List<Bytes32> all() {
    return List.of(
        digest,
        owner,
        verifierCodeHash,
        gasCeiling,
        verifyingKeyHash,
        referenceString,
        inputCount,
        inputScales,
        outputCount,
        outputScales);
  }

  /** The owner in a word of {@link #owner}. */
  public static Address ownerIn(Bytes32 word) {
    return Address.ofWord(word);
  }

  /** Nothing if the contract would never write it. */
  public static Optional<Long> gasCeilingIn(Bytes32 word) {
    BigInteger gas = new BigInteger(1, word.toArray());
    return gas.bitLength() < Integer.SIZE ? Optional.of(gas.longValueExact()) : Optional.empty();
  }

  /**
   * The scales of inputs or outputs; nothing if the contract would never write it.
   *
   * @param count the word that says how many there are
   * @param packed the word that has them, the first in its last byte
   */
  public static Optional<List<Integer>> scalesIn(Bytes32 count, Bytes32 packed) {
    BigInteger size = new BigInteger(1, count.toArray());
    if (size.compareTo(BigInteger.valueOf(SCALES_MAX)) > 0) {
      return Optional.empty();
    }
    List<Integer> scales = new ArrayList<>();
    for (int i = 0; i < size.intValueExact(); i++) {
      scales.add(packed.value().get(Bytes32.SIZE - 1 - i));
    }
    return Optional.of(List.copyOf(scales));
  }

  private static Bytes32 mapped(Bytes32 key, long slot) {
    return Keccak.hash(key.value(), Bytes32.ofUnsigned(slot).value());
  }

  private static Bytes32 plus(Bytes32 slot, int more) {
    BigInteger sum = new BigInteger(1, slot.toArray()).add(BigInteger.valueOf(more));
    byte[] bytes = sum.toByteArray();
    byte[] word = new byte[Bytes32.SIZE];
    int size = Math.min(bytes.length, word.length);
    System.arraycopy(bytes, bytes.length - size, word, word.length - size, size);
    return new Bytes32(Bytes.wrap(word));
  }
}
