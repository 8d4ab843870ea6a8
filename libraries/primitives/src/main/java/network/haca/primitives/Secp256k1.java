package network.haca.primitives;

import fr.acinq.secp256k1.Secp256k1Exception;
import java.math.BigInteger;
import java.util.Optional;

/** ECDSA over secp256k1 as Ethereum uses it: recoverable signatures, addresses from public keys. */
public final class Secp256k1 {
  /** The order of the group. */
  public static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private static final BigInteger PRIME =
      new BigInteger("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f", 16);

  private static final fr.acinq.secp256k1.Secp256k1 NATIVE =
      fr.acinq.secp256k1.Secp256k1.Companion.get();

  private Secp256k1() {}

  /** r, s (32 bytes each) and the recovery id, 0 or 1. */
  public record Signature(Bytes32 r, Bytes32 s, int recoveryId) {
    private static final int SIZE = 65;
    private static final int RECOVERY_OFFSET = 27;

    public Signature {
      if (recoveryId < 0 || recoveryId > 3) {
        throw new IllegalArgumentException("recovery id " + recoveryId + " is not 0 to 3");
      }
    }

    /** r, s and 27 or 28: 65 bytes, as wallets sign and contracts recover it. */
    public Bytes toBytes() {
      byte[] recovery = {(byte) (RECOVERY_OFFSET + recoveryId)};
      return Bytes.concat(r.value(), s.value(), Bytes.wrap(recovery));
    }

    /** From those bytes; nothing if they are none. */
    public static Optional<Signature> parse(Bytes bytes) {
      if (bytes.size() != SIZE) {
        return Optional.empty();
      }
      int recoveryId = bytes.get(SIZE - 1) - RECOVERY_OFFSET;
      return recoveryId == 0 || recoveryId == 1
          ? Optional.of(
              new Signature(
                  new Bytes32(bytes.slice(0, Bytes32.SIZE)),
                  new Bytes32(bytes.slice(Bytes32.SIZE, Bytes32.SIZE)),
                  recoveryId))
          : Optional.empty();
    }
  }

  public static Signature sign(Bytes32 privateKey, Bytes32 hash) {
    byte[] compact = NATIVE.sign(hash.toArray(), privateKey.toArray());
    Bytes signature = Bytes.wrap(compact);
    Bytes32 r = new Bytes32(signature.slice(0, 32));
    Bytes32 s = new Bytes32(signature.slice(32, 32));
    Address signer = addressOf(privateKey);
    for (int recoveryId = 0; recoveryId < 4; recoveryId++) {
      Signature candidate = new Signature(r, s, recoveryId);
      if (recover(hash, candidate).filter(signer::equals).isPresent()) {
        return candidate;
      }
    }
    throw new IllegalStateException("a fresh signature does not recover to its signer");
  }

  /**
   * The signer's address, or nothing if no key can have made this signature. What is out of range
   * is refused here; the library, whose version is pinned, is left with whether there is such a
   * point.
   */
  public static Optional<Address> recover(Bytes32 hash, Signature signature) {
    BigInteger r = number(signature.r());
    BigInteger x = signature.recoveryId() < 2 ? r : r.add(ORDER);
    if (!isScalar(r) || !isScalar(number(signature.s())) || x.compareTo(PRIME) >= 0) {
      return Optional.empty();
    }
    byte[] compact = Bytes.concat(signature.r().value(), signature.s().value()).unsafeArray();
    try {
      byte[] key = NATIVE.ecdsaRecover(compact, hash.toArray(), signature.recoveryId());
      return Optional.of(addressOfPublicKey(NATIVE.pubkeyParse(key)));
    } catch (Secp256k1Exception | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static BigInteger number(Bytes32 word) {
    return new BigInteger(1, word.toArray());
  }

  private static boolean isScalar(BigInteger number) {
    return number.signum() > 0 && number.compareTo(ORDER) < 0;
  }

  public static Address addressOf(Bytes32 privateKey) {
    return addressOfPublicKey(NATIVE.pubkeyCreate(privateKey.toArray()));
  }

  private static Address addressOfPublicKey(byte[] uncompressed) {
    return Address.ofWord(Keccak.hash(uncompressed, 1, 64));
  }
}
