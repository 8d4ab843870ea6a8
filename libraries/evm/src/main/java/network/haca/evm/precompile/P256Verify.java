package network.haca.evm.precompile;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;

/**
 * 0x0100: whether an ECDSA signature over secp256r1 holds (RIP-7212). The input is hash, r, s, x, y
 * of 32 bytes each; the output is one, or nothing where the signature does not hold.
 */
public final class P256Verify implements PrecompiledContract {
  private static final int INPUT_SIZE = 160;
  private static final ECDomainParameters CURVE = curve();

  private final long gas;

  /**
   * @param gas that a check takes
   */
  public P256Verify(long gas) {
    this.gas = gas;
  }

  @Override
  public long gas(Bytes input) {
    return gas;
  }

  @Override
  public Optional<Bytes> run(Bytes input, long blockTimestamp) {
    return Optional.of(
        input.size() == INPUT_SIZE && verifies(input)
            ? Bytes32.ofUnsigned(1).value()
            : Bytes.EMPTY);
  }

  private static boolean verifies(Bytes input) {
    ECDSASigner signer = new ECDSASigner();
    try {
      // Refuses infinity, and what is not on the curve or not below the prime.
      signer.init(
          false,
          new ECPublicKeyParameters(
              CURVE.getCurve().createPoint(number(input, 96), number(input, 128)), CURVE));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return signer.verifySignature(
        input.slice(0, 32).toArray(), number(input, 32), number(input, 64));
  }

  private static BigInteger number(Bytes input, int offset) {
    return new BigInteger(1, input.slice(offset, 32).toArray());
  }

  private static ECDomainParameters curve() {
    X9ECParameters parameters = CustomNamedCurves.getByName("secp256r1");
    return new ECDomainParameters(
        parameters.getCurve(), parameters.getG(), parameters.getN(), parameters.getH());
  }
}
