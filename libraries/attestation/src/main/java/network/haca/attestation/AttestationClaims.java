package network.haca.attestation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.attestation.AttestationDocument.RefusedException;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/**
 * The fields of an attestation document, whether or not they are what AWS says they are.
 *
 * <p>Source: aws-nitro-enclaves-nsm-api, {@code docs/attestation_process.md}, with the lengths that
 * real documents have.
 *
 * @param timestamp milliseconds since the epoch; 0 if there is none
 * @param pcrs by index
 */
public record AttestationClaims(
    String moduleId,
    String digest,
    long timestamp,
    Map<Long, Bytes> pcrs,
    Bytes certificate,
    List<Bytes> bundle,
    Optional<Bytes> publicKey,
    Optional<Bytes> userData,
    Optional<Bytes> nonce,
    List<String> unreadable) {
  private static final int OPTIONAL_BYTES_MAX = 1_024;
  private static final int PCR_INDEX_MAX = 31;

  /** Of the one digest that AWS uses, SHA-384. */
  static final int PCR_SIZE = 48;

  /** The PCRs of the image. */
  static final List<Long> MEASURED = List.of(0L, 1L, 2L);

  public AttestationClaims {
    pcrs = new TreeMap<>(pcrs);
    bundle = List.copyOf(bundle);
    unreadable = List.copyOf(unreadable);
  }

  /** What a document says, believed or not; nothing if it cannot be read. */
  public static Optional<AttestationClaims> read(Bytes document) {
    try {
      return Optional.of(of(Cose.read(document, DocumentRules.OG_EVM).fields()));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  static AttestationClaims of(Map<?, ?> fields) {
    List<String> unreadable = new ArrayList<>();
    Map<Long, Bytes> pcrs = new TreeMap<>();
    if (fields.get("pcrs") instanceof Map<?, ?> given) {
      given.forEach(
          (index, value) -> {
            if (index instanceof Long number && value instanceof Bytes bytes) {
              pcrs.put(number, bytes);
            } else {
              unreadable.add("pcrs are not bytes by number");
            }
          });
    }
    List<Bytes> bundle = new ArrayList<>();
    if (fields.get("cabundle") instanceof List<?> given) {
      given.forEach(
          item -> {
            if (item instanceof Bytes bytes) {
              bundle.add(bytes);
            } else {
              unreadable.add("cabundle holds something else than bytes");
            }
          });
    }
    return new AttestationClaims(
        fields.get("module_id") instanceof String text ? text : "",
        fields.get("digest") instanceof String text ? text : "",
        fields.get("timestamp") instanceof Long millis ? millis : 0,
        pcrs,
        fields.get("certificate") instanceof Bytes der ? der : Bytes.EMPTY,
        bundle,
        optional(fields, "public_key", unreadable),
        optional(fields, "user_data", unreadable),
        optional(fields, "nonce", unreadable),
        unreadable);
  }

  private static Optional<Bytes> optional(Map<?, ?> fields, String key, List<String> unreadable) {
    return switch (fields.get(key)) {
      case Bytes bytes -> Optional.of(bytes);
      case null -> Optional.empty();
      case Object other -> {
        if (!other.equals(CborReader.NULL)) {
          unreadable.add(key + " is neither bytes nor null");
        }
        yield Optional.empty();
      }
    };
  }

  /** Each limit that does not hold, in words. */
  List<String> flaws() {
    List<String> flaws = new ArrayList<>(unreadable);
    check(flaws, !moduleId.isEmpty(), "module_id is empty");
    check(
        flaws,
        moduleId.chars().allMatch(c -> c >= ' ' && c <= '~'),
        "module_id is not printable ASCII");
    check(flaws, digest.equals("SHA384"), "digest is not SHA384");
    check(flaws, timestamp > 0, "timestamp is not a time");
    check(flaws, !pcrs.isEmpty() && pcrs.size() <= PCR_INDEX_MAX + 1, "not 1 to 32 PCRs");
    pcrs.forEach(
        (index, value) ->
            check(
                flaws,
                index >= 0 && index <= PCR_INDEX_MAX && value.size() == PCR_SIZE,
                "PCR" + index + " of " + value.size() + " bytes"));
    check(flaws, isCertificateSize(certificate), "certificate is not 1 to 1024 bytes");
    check(
        flaws,
        !bundle.isEmpty() && bundle.stream().allMatch(AttestationClaims::isCertificateSize),
        "cabundle is not one certificate or more of 1 to 1024 bytes");
    check(flaws, publicKey.filter(Bytes::isEmpty).isEmpty(), "public_key is empty");
    check(flaws, fits(publicKey), "public_key is longer than 1024 bytes");
    check(flaws, fits(userData), "user_data is longer than 1024 bytes");
    check(flaws, fits(nonce), "nonce is longer than 1024 bytes");
    return flaws;
  }

  private static void check(List<String> flaws, boolean good, String flaw) {
    if (!good) {
      flaws.add(flaw);
    }
  }

  private static boolean isCertificateSize(Bytes der) {
    return !der.isEmpty() && der.size() <= NitroCertificate.BYTES_MAX;
  }

  private static boolean fits(Optional<Bytes> field) {
    return field.filter(bytes -> bytes.size() > OPTIONAL_BYTES_MAX).isEmpty();
  }

  /** Those of the roots that everyone knows which the bundle brings. */
  Optional<TrustedRoots> knownRoots() {
    List<NitroCertificate> known =
        bundle.stream()
            .filter(TrustedRoots::isKnown)
            .flatMap(der -> NitroCertificate.parse(der).stream())
            .toList();
    return known.isEmpty() ? Optional.empty() : Optional.of(new TrustedRoots(known));
  }

  /** A measurement; empty if the document has none of that number. */
  public Bytes pcr(long index) {
    return pcrs.getOrDefault(index, Bytes.EMPTY);
  }

  /** Keccak of PCR0, 1 and 2, as the registry approves them; nothing if one is missing. */
  public Optional<Bytes32> pcrHash() {
    return MEASURED.stream().allMatch(pcrs::containsKey)
        ? Optional.of(Keccak.hash(pcr(0), pcr(1), pcr(2)))
        : Optional.empty();
  }

  /** SHA-256 of the enclave's TLS certificate, in nitriding's layout of {@code user_data}. */
  public Optional<Bytes> tlsCertificateHash() {
    return userData.flatMap(BoundUserData::read).map(bound -> bound.certificate().value());
  }

  /** SHA-256 of the enclave's signing key, in nitriding's layout of {@code user_data}. */
  public Optional<Bytes> signingKeyHash() {
    return userData.flatMap(BoundUserData::read).map(bound -> bound.key().value());
  }
}
