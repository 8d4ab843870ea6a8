package network.haca.evm.precompile;

import ethereum.ckzg4844.CKZG4844JNI;
import ethereum.ckzg4844.CKZGException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/**
 * 0x0a: that the polynomial behind a KZG commitment has a value at a point (EIP-4844). The setup is
 * the public result of Ethereum's KZG ceremony ({@code trusted_setup_4096} of the consensus specs):
 * the points in G1 in monomial form, those in Lagrange form, those in G2, compressed.
 */
final class PointEvaluation implements PrecompiledContract {
  private static final int INPUT_SIZE = 192;
  private static final long GAS = 50_000;
  private static final byte COMMITMENT_VERSION = 1;
  private static final int G1_SIZE = CKZG4844JNI.FIELD_ELEMENTS_PER_BLOB * 48;
  private static final int G2_SIZE = 65 * 96;

  /** Points in the blob and the field's order: what the precompile returns for a good proof. */
  private static final Bytes OUTPUT =
      Bytes.concat(
          Bytes32.ofUnsigned(CKZG4844JNI.FIELD_ELEMENTS_PER_BLOB).value(),
          Bytes.fromHex(CKZG4844JNI.BLS_MODULUS.toString(16)));

  @Override
  public long gas(Bytes input) {
    return GAS;
  }

  @Override
  public Optional<Bytes> run(Bytes input, long blockTimestamp) {
    if (input.size() != INPUT_SIZE) {
      return Optional.empty();
    }
    Bytes commitment = input.slice(96, 48);
    if (!input.slice(0, 32).equals(versionedHash(commitment))) {
      return Optional.empty();
    }
    return verify(commitment, input.slice(32, 32), input.slice(64, 32), input.slice(144, 48))
        ? Optional.of(OUTPUT)
        : Optional.empty();
  }

  private static Bytes versionedHash(Bytes commitment) {
    byte[] hash = Sha256.hash(commitment).toArray();
    hash[0] = COMMITMENT_VERSION;
    return Bytes.wrap(hash);
  }

  private static boolean verify(Bytes commitment, Bytes z, Bytes y, Bytes proof) {
    Setup.load();
    try {
      return CKZG4844JNI.verifyKzgProof(
          commitment.toArray(), z.toArray(), y.toArray(), proof.toArray());
    } catch (CKZGException e) {
      requireBadArguments(e);
      return false;
    }
  }

  /**
   * A number that is not in the field, or bytes that are no point of the group, are an answer. All
   * else is a matter of this machine, its memory for one, and must never become one (rule C1).
   */
  static void requireBadArguments(CKZGException e) {
    switch (e.getError()) {
      case C_KZG_BADARGS -> {}
      case C_KZG_MALLOC -> throw new OutOfMemoryError("in the KZG library: " + e.getErrorMessage());
      default -> throw new IllegalStateException("the KZG library failed", e);
    }
  }

  /** Loaded once, when the precompile is first called: it takes a good part of a second. */
  private static final class Setup {
    static {
      CKZG4844JNI.loadNativeLibrary();
      try (InputStream in = PointEvaluation.class.getResourceAsStream("kzg-setup.bin")) {
        CKZG4844JNI.loadTrustedSetup(
            in.readNBytes(G1_SIZE), in.readNBytes(G1_SIZE), in.readNBytes(G2_SIZE), 0);
      } catch (IOException e) {
        throw new UncheckedIOException("the KZG setup cannot be read", e);
      }
    }

    static void load() {
      // Initializing the class has loaded it.
    }
  }
}
