package network.haca.attestation;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;

/** Root certificates that attestation documents may hang under: at least one. */
public final class TrustedRoots {
  /** More than one text holds; with more it holds none. */
  public static final int ROOTS_MAX = 16;

  /** SHA-256 of the DER of AWS_NitroEnclaves_Root-G1. */
  private static final Bytes32 AWS =
      Bytes32.fromHex("0x641a0321a3e244efe456463195d606317ed7cdcc3c1756e09893f3c68f79bb5b");

  private final List<NitroCertificate> certificates;
  private final boolean withAws;

  TrustedRoots(List<NitroCertificate> certificates) {
    this(certificates, false);
  }

  private TrustedRoots(List<NitroCertificate> certificates, boolean withAws) {
    this.certificates = List.copyOf(certificates);
    this.withAws = withAws;
  }

  /** AWS' root, which every real document brings and whose hash everyone knows. */
  public static TrustedRoots aws() {
    return new TrustedRoots(List.of(), true);
  }

  /**
   * The certificates in a PEM text; text between the blocks is skipped, as is a block that is no
   * certificate of the kind that AWS makes. Nothing if there is none, or more than {@link
   * #ROOTS_MAX} blocks.
   */
  public static Optional<TrustedRoots> ofPem(Bytes pem) {
    List<Bytes> blocks = Pem.certificates(pem);
    if (blocks.size() > ROOTS_MAX) {
      return Optional.empty();
    }
    List<NitroCertificate> found =
        blocks.stream().flatMap(der -> NitroCertificate.parse(der).stream()).toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(new TrustedRoots(found));
  }

  /** Returns true if it is one of them, byte for byte. */
  boolean contain(NitroCertificate certificate) {
    return (withAws && isAws(certificate.der()))
        || certificates.stream().anyMatch(root -> root.der().equals(certificate.der()));
  }

  /** AWS' root, known by its hash, or that of simulated enclaves. */
  static boolean isKnown(Bytes der) {
    return isAws(der) || der.equals(DevelopmentRoot.der());
  }

  private static boolean isAws(Bytes der) {
    return Sha256.hash(der).equals(AWS);
  }

  /** The root of simulated enclaves, or another certificate of its key. */
  static boolean isDevelopment(NitroCertificate certificate) {
    return certificate.key().equals(DevelopmentRoot.publicPoint());
  }

  /** Returns true if simulated enclaves are among what these roots vouch for. */
  public boolean holdDevelopmentRoot() {
    return certificates.stream().anyMatch(TrustedRoots::isDevelopment);
  }
}
