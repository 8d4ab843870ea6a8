package network.haca.attestation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import network.haca.primitives.Bytes;
import network.haca.primitives.DerReader;
import network.haca.primitives.DerReader.MalformedException;

/**
 * The extensions of a certificate. Each stands there once. Basic constraints and key usage are read
 * whether critical or not; others must not be critical. Those that would restrict a path are
 * refused, since nothing here would heed them; the rest say nothing to a path.
 *
 * @param isAuthority whether it may be an issuer
 * @param pathLength how many issuers may follow it; {@link #ANY_LENGTH} if it does not say
 * @param usage the first byte of the key usage, if it has one
 */
record CertificateExtensions(boolean isAuthority, int pathLength, Optional<Integer> usage) {
  static final int ANY_LENGTH = Integer.MAX_VALUE;

  private static final int DIGITAL_SIGNATURE = 0x80;
  private static final int CERTIFICATE_SIGN = 0x04;
  private static final int TRUE = 0xff;
  private static final Bytes KEY_USAGE = Bytes.fromHex("551d0f");
  private static final Bytes BASIC_CONSTRAINTS = Bytes.fromHex("551d13");

  /**
   * Name constraints, policy mappings, policy constraints, extended key usage, inhibitAnyPolicy.
   */
  private static final List<Bytes> RESTRICTING =
      List.of(
          Bytes.fromHex("551d1e"),
          Bytes.fromHex("551d21"),
          Bytes.fromHex("551d24"),
          Bytes.fromHex("551d25"),
          Bytes.fromHex("551d36"));

  static CertificateExtensions read(DerReader list) throws MalformedException {
    CertificateExtensions read = new CertificateExtensions(false, ANY_LENGTH, Optional.empty());
    Set<Bytes> seen = new TreeSet<>();
    require(!list.isAtEnd(), "an empty list of extensions");
    while (!list.isAtEnd()) {
      DerReader extension = list.enter(DerReader.SEQUENCE);
      Bytes name = ObjectIdentifier.read(extension);
      require(seen.add(name), "an extension that is there twice");
      boolean isCritical = readTrue(extension);
      Bytes value = extension.read(DerReader.OCTET_STRING);
      extension.end();
      read = read.with(name, isCritical, value);
    }
    return read;
  }

  private CertificateExtensions with(Bytes name, boolean isCritical, Bytes value)
      throws MalformedException {
    DerReader reader = new DerReader(value);
    CertificateExtensions read = this;
    if (name.equals(BASIC_CONSTRAINTS)) {
      read = withConstraints(reader.enter(DerReader.SEQUENCE));
      reader.end();
    } else if (name.equals(KEY_USAGE)) {
      read = new CertificateExtensions(isAuthority, pathLength, Optional.of(usage(reader)));
      reader.end();
    } else {
      require(!isCritical, "a critical extension that is not known");
      require(!RESTRICTING.contains(name), "an extension that restricts the path");
    }
    return read;
  }

  private CertificateExtensions withConstraints(DerReader constraints) throws MalformedException {
    boolean authority = readTrue(constraints);
    int length = ANY_LENGTH;
    if (authority && !constraints.isAtEnd()) {
      Bytes number = constraints.read(DerReader.INTEGER);
      require(number.size() == 1 && number.get(0) < 0x80, "a path length that is not 0 to 127");
      length = number.get(0);
    }
    constraints.end();
    return new CertificateExtensions(authority, length, usage);
  }

  /** A boolean that is left out if false, as DER has it. */
  private static boolean readTrue(DerReader reader) throws MalformedException {
    if (!reader.isNext(DerReader.BOOLEAN)) {
      return false;
    }
    Bytes value = reader.read(DerReader.BOOLEAN);
    require(value.size() == 1 && value.get(0) == TRUE, "a boolean that is not DER's true");
    return true;
  }

  /** Named bits, which end with the last that is set. */
  private static int usage(DerReader reader) throws MalformedException {
    Bytes bits = reader.read(DerReader.BIT_STRING);
    int last = bits.size() < 2 || bits.size() > 3 ? 0 : bits.get(bits.size() - 1);
    require(
        last != 0 && Integer.numberOfTrailingZeros(last) == bits.get(0),
        "a key usage that is empty or not in DER");
    return bits.get(1);
  }

  /** Returns true if its key may sign certificates; a key without a usage may be used for all. */
  boolean maySignCertificates() {
    return isAuthority && allows(CERTIFICATE_SIGN);
  }

  /** Returns true if its key may sign documents, and no certificates. */
  boolean maySignDocuments() {
    boolean isIssuer =
        isAuthority || usage.filter(bits -> (bits & CERTIFICATE_SIGN) != 0).isPresent();
    return !isIssuer && allows(DIGITAL_SIGNATURE);
  }

  private boolean allows(int bit) {
    return usage.filter(bits -> (bits & bit) == 0).isEmpty();
  }

  private static void require(boolean good, String flaw) throws MalformedException {
    if (!good) {
      throw new MalformedException(flaw);
    }
  }
}
