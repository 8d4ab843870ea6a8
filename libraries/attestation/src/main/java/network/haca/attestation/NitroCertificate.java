package network.haca.attestation;

import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.DerReader;
import network.haca.primitives.DerReader.MalformedException;

/**
 * A certificate of the kind that AWS makes for enclaves, read by rules of our own (rule C1): X.509
 * version 3 in DER and nothing after it, of 1 to 1,024 bytes, a positive serial number of at most
 * 20 bytes, signed by ecdsa-with-SHA384, with an uncompressed key on P-384.
 *
 * @param signed what the issuer signed
 * @param issuer its name, in DER
 * @param subject its own name, in DER
 * @param notBefore seconds since the epoch
 * @param notAfter seconds since the epoch; still valid then
 * @param key x and y
 */
record NitroCertificate(
    Bytes der,
    Bytes signed,
    Bytes issuer,
    Bytes subject,
    long notBefore,
    long notAfter,
    Bytes key,
    CertificateExtensions extensions,
    EcdsaVerifier.Signature signature) {
  static final int BYTES_MAX = 1_024;

  private static final int SERIAL_BYTES_MAX = 20;
  private static final int VERSION = 0xa0;
  private static final int EXTENSIONS = 0xa3;
  private static final int UNCOMPRESSED = 0x04;
  private static final Bytes VERSION_3 = Bytes.fromHex("020102");

  /** The identifier of ecdsa-with-SHA384, without parameters. */
  private static final Bytes ECDSA_SHA384 = Bytes.fromHex("06082a8648ce3d040303");

  /** The identifiers of id-ecPublicKey and secp384r1. */
  private static final Bytes P384_KEY = Bytes.fromHex("06072a8648ce3d020106052b81040022");

  /** Nothing if it is none, or of another kind. */
  static Optional<NitroCertificate> parse(Bytes der) {
    try {
      return Optional.of(read(der));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  static NitroCertificate read(Bytes der) throws MalformedException {
    require(der.size() <= BYTES_MAX, "more than 1024 bytes");
    DerReader whole = new DerReader(der);
    DerReader certificate = whole.enter(DerReader.SEQUENCE);
    whole.end();
    DerReader.Element signed = certificate.next();
    require(signed.tag() == DerReader.SEQUENCE, "no certificate");
    readAlgorithm(certificate);
    EcdsaVerifier.Signature signature = signature(certificate.wholeBits());
    certificate.end();
    return read(der, signed, signature);
  }

  private static NitroCertificate read(
      Bytes der, DerReader.Element signed, EcdsaVerifier.Signature signature)
      throws MalformedException {
    DerReader fields = new DerReader(signed.content());
    require(fields.read(VERSION).equals(VERSION_3), "not version 3");
    readSerial(fields);
    readAlgorithm(fields);
    Bytes issuer = DistinguishedName.read(fields);
    DerReader validity = fields.enter(DerReader.SEQUENCE);
    long notBefore = CertificateTime.read(validity);
    long notAfter = CertificateTime.read(validity);
    validity.end();
    Bytes subject = DistinguishedName.read(fields);
    Bytes key = key(fields.enter(DerReader.SEQUENCE));
    DerReader tagged = fields.enter(EXTENSIONS);
    fields.end();
    CertificateExtensions extensions = CertificateExtensions.read(tagged.enter(DerReader.SEQUENCE));
    tagged.end();
    return new NitroCertificate(
        der, signed.encoded(), issuer, subject, notBefore, notAfter, key, extensions, signature);
  }

  private static void readSerial(DerReader fields) throws MalformedException {
    // With its sign: 20 bytes hold a positive number of 159 bits.
    int bits = fields.positiveInteger().bitLength();
    require(bits < 8 * SERIAL_BYTES_MAX, "a serial number of more than 20 bytes");
  }

  private static void readAlgorithm(DerReader fields) throws MalformedException {
    require(fields.read(DerReader.SEQUENCE).equals(ECDSA_SHA384), "not ecdsa-with-SHA384");
  }

  private static EcdsaVerifier.Signature signature(Bytes der) throws MalformedException {
    DerReader whole = new DerReader(der);
    DerReader numbers = whole.enter(DerReader.SEQUENCE);
    whole.end();
    EcdsaVerifier.Signature signature =
        new EcdsaVerifier.Signature(numbers.positiveInteger(), numbers.positiveInteger());
    numbers.end();
    return signature;
  }

  private static Bytes key(DerReader info) throws MalformedException {
    require(info.read(DerReader.SEQUENCE).equals(P384_KEY), "the key is not on P-384");
    Bytes point = info.wholeBits();
    info.end();
    require(
        point.size() == 1 + 2 * P384.SIZE && point.get(0) == UNCOMPRESSED,
        "the key is not an uncompressed point");
    Bytes key = point.slice(1, 2 * P384.SIZE);
    require(P384.isPoint(key), "the key is not on P-384");
    return key;
  }

  boolean isValidAt(long time) {
    return notBefore <= time && time <= notAfter;
  }

  private static void require(boolean good, String flaw) throws MalformedException {
    if (!good) {
      throw new MalformedException(flaw);
    }
  }
}
