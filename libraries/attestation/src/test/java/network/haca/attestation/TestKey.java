package network.haca.attestation;

import java.math.BigInteger;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;

/** A key on P-384 by its name, which signs the same way on every platform (RFC 6979). */
record TestKey(String name) {
  private static final ECDomainParameters CURVE =
      new ECDomainParameters(CustomNamedCurves.getByName("secp384r1"));

  private BigInteger number() {
    return new BigInteger(1, Keccak.hash(Bytes.ofUtf8(name)).toArray());
  }

  /** x and y. */
  Bytes point(boolean isCompressed) {
    return Bytes.wrap(CURVE.getG().multiply(number()).normalize().getEncoded(isCompressed));
  }

  EcdsaVerifier.Signature sign(Bytes message) {
    SHA384Digest digest = new SHA384Digest();
    digest.update(message.toArray(), 0, message.size());
    byte[] hash = new byte[digest.getDigestSize()];
    digest.doFinal(hash, 0);
    ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA384Digest()));
    signer.init(true, new ECPrivateKeyParameters(number(), CURVE));
    BigInteger[] numbers = signer.generateSignature(hash);
    return new EcdsaVerifier.Signature(numbers[0], numbers[1]);
  }

  /** r and s of 48 bytes each. */
  Bytes signFlat(Bytes message) {
    EcdsaVerifier.Signature signature = sign(message);
    return Bytes.concat(flat(signature.r()), flat(signature.s()));
  }

  private static Bytes flat(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] out = new byte[P384.SIZE];
    int length = Math.min(signed.length, out.length);
    System.arraycopy(signed, signed.length - length, out, out.length - length, length);
    return Bytes.wrap(out);
  }
}
