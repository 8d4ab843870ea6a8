package network.haca.x402;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.primitives.Secp256k1.Signature;

/**
 * The signature of a payer without code, as the contract that will check it takes it. A last byte
 * of 0 or 1, as some wallets write it, is taken for 27 or 28, and is written so on chain.
 */
public final class PayerSignature {
  private static final int SIZE = 65;
  private static final int COMPACT_SIZE = 64;
  private static final int RECOVERY_OFFSET = 27;
  private static final BigInteger HALF = Secp256k1.ORDER.shiftRight(1);

  private PayerSignature() {}

  /**
   * In its usual form; nothing if the contract would refuse it. Tokens refuse an s in the upper
   * half of its range, Permit2 does not, and takes 64 bytes (EIP-2098), too.
   */
  public static Optional<Signature> read(Authorization authorization, Bytes given) {
    return switch (authorization) {
      case Authorization.Eip3009 _ -> full(given).filter(PayerSignature::isLow);
      case Authorization.Permit2 _ ->
          given.size() == COMPACT_SIZE ? Optional.of(compact(given)) : full(given);
    };
  }

  /** Who made it; nothing if nobody can have. */
  public static Optional<Address> signer(
      Authorization authorization, Bytes32 digest, Bytes signature) {
    return read(authorization, signature).flatMap(each -> Secp256k1.recover(digest, each));
  }

  private static Optional<Signature> full(Bytes given) {
    if (given.size() != SIZE) {
      return Optional.empty();
    }
    int last = given.get(SIZE - 1);
    int recoveryId = last < RECOVERY_OFFSET ? last : last - RECOVERY_OFFSET;
    return recoveryId == 0 || recoveryId == 1
        ? Optional.of(new Signature(word(given, 0), word(given, Bytes32.SIZE), recoveryId))
        : Optional.empty();
  }

  /** The highest bit of s, which is low, is the recovery id. */
  private static Signature compact(Bytes given) {
    byte[] s = word(given, Bytes32.SIZE).toArray();
    int recoveryId = (s[0] & 0x80) >>> 7;
    s[0] &= 0x7f;
    return new Signature(word(given, 0), Bytes32.copyOf(s), recoveryId);
  }

  private static boolean isLow(Signature signature) {
    return new BigInteger(1, signature.s().toArray()).compareTo(HALF) <= 0;
  }

  private static Bytes32 word(Bytes bytes, int from) {
    return new Bytes32(bytes.slice(from, Bytes32.SIZE));
  }
}
