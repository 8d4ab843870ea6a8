package network.haca.primitives;

import java.math.BigInteger;

/**
 * The encoding that RSA-PSS signs (EMSA-PSS, RFC 8017 section 9.1) with SHA-256, MGF1-SHA-256 and a
 * salt of 32 bytes.
 */
final class PssEncoding {
  private static final int HASH_SIZE = Bytes32.SIZE;
  private static final int SALT_SIZE = 32;
  private static final byte TRAILER = (byte) 0xbc;
  private static final Bytes ZEROS = Bytes.wrap(new byte[8]);

  private PssEncoding() {}

  /**
   * Whether {@code opened}, taken from a signature, encodes {@code message}.
   *
   * @param bits of the encoding: one less than the modulus has
   */
  static boolean holds(BigInteger opened, int bits, Bytes32 message) {
    int size = (bits + 7) / 8;
    if (opened.bitLength() > bits) {
      return false;
    }
    byte[] encoded = padded(opened, size);
    int hashAt = size - 1 - HASH_SIZE;
    if (encoded[size - 1] != TRAILER) {
      return false;
    }
    Bytes whole = Bytes.wrap(encoded);
    Bytes32 hash = new Bytes32(whole.slice(hashAt, HASH_SIZE));
    byte[] block = unmasked(whole.slice(0, hashAt), hash);
    block[0] &= (byte) (0xff >>> (8 * size - bits));
    int saltAt = hashAt - SALT_SIZE;
    if (!isPadding(block, saltAt)) {
      return false;
    }
    Bytes salt = Bytes.wrap(block).slice(saltAt, SALT_SIZE);
    return Sha256.hash(ZEROS, Sha256.hash(message.value()).value(), salt).equals(hash);
  }

  /** Zeros, and a one in front of the salt. */
  private static boolean isPadding(byte[] block, int saltAt) {
    for (int i = 0; i < saltAt - 1; i++) {
      if (block[i] != 0) {
        return false;
      }
    }
    return block[saltAt - 1] == 1;
  }

  /** The block with MGF1 of the hash taken off. */
  private static byte[] unmasked(Bytes masked, Bytes32 hash) {
    byte[] block = masked.toArray();
    for (int counter = 0; counter * HASH_SIZE < block.length; counter++) {
      byte[] last = {0, 0, 0, (byte) counter};
      Bytes mask = Sha256.hash(hash.value(), Bytes.wrap(last)).value();
      int from = counter * HASH_SIZE;
      for (int i = 0; i < HASH_SIZE && from + i < block.length; i++) {
        block[from + i] ^= (byte) mask.get(i);
      }
    }
    return block;
  }

  private static byte[] padded(BigInteger number, int size) {
    byte[] signed = number.toByteArray();
    int zero = signed.length > size ? 1 : 0;
    byte[] out = new byte[size];
    int length = signed.length - zero;
    System.arraycopy(signed, zero, out, size - length, length);
    return out;
  }
}
