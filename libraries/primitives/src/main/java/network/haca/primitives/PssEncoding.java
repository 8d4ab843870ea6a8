package network.haca.primitives;

import java.math.BigInteger;
import java.util.Optional;

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
   * The encoding of {@code message} with {@code salt} as a number.
   *
   * @param bits that it may have: one less than the modulus has
   */
  static BigInteger encode(Bytes32 message, Bytes32 salt, int bits) {
    int size = (bits + 7) / 8;
    Bytes32 hash = hash(message, salt);
    byte[] block = new byte[size - 1 - HASH_SIZE];
    int saltAt = block.length - SALT_SIZE;
    block[saltAt - 1] = 1;
    salt.value().copyTo(0, block, saltAt, SALT_SIZE);
    byte[] masked = masked(Bytes.wrap(block), hash);
    masked[0] &= frontMask(size, bits);
    byte[] trailer = {TRAILER};
    Bytes whole = Bytes.concat(Bytes.wrap(masked), hash.value(), Bytes.wrap(trailer));
    return new BigInteger(1, whole.unsafeArray());
  }

  /**
   * The salt with which {@code opened}, taken from a signature, encodes {@code message}; nothing if
   * it does not.
   *
   * @param bits of the encoding: one less than the modulus has
   */
  static Optional<Bytes32> salt(BigInteger opened, int bits, Bytes32 message) {
    int size = (bits + 7) / 8;
    if (opened.bitLength() > bits) {
      return Optional.empty();
    }
    byte[] encoded = padded(opened, size);
    int hashAt = size - 1 - HASH_SIZE;
    if (encoded[size - 1] != TRAILER) {
      return Optional.empty();
    }
    Bytes whole = Bytes.wrap(encoded);
    Bytes32 hash = new Bytes32(whole.slice(hashAt, HASH_SIZE));
    byte[] block = masked(whole.slice(0, hashAt), hash);
    block[0] &= frontMask(size, bits);
    int saltAt = hashAt - SALT_SIZE;
    if (!isPadding(block, saltAt)) {
      return Optional.empty();
    }
    Bytes32 salt = new Bytes32(Bytes.wrap(block).slice(saltAt, SALT_SIZE));
    return hash(message, salt).equals(hash) ? Optional.of(salt) : Optional.empty();
  }

  private static Bytes32 hash(Bytes32 message, Bytes32 salt) {
    return Sha256.hash(ZEROS, Sha256.hash(message.value()).value(), salt.value());
  }

  /** What may stand of the first byte. */
  private static byte frontMask(int size, int bits) {
    return (byte) (0xff >>> (8 * size - bits));
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

  /** The block with MGF1 of the hash put on, or taken off. */
  private static byte[] masked(Bytes plain, Bytes32 hash) {
    byte[] block = plain.toArray();
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

  /** A number in so many bytes. */
  static byte[] padded(BigInteger number, int size) {
    byte[] signed = number.toByteArray();
    int zero = signed.length > size ? 1 : 0;
    byte[] out = new byte[size];
    int length = signed.length - zero;
    System.arraycopy(signed, zero, out, size - length, length);
    return out;
  }
}
