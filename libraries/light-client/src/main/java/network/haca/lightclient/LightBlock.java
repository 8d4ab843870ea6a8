package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** A header with its commit and the validators of its height. */
public final class LightBlock {
  private final SignedHeader header;
  private final List<TrustedValidator> validators;

  /**
   * @param signedHeader in the form of CometBFT's RPC method {@code commit}
   */
  public LightBlock(JsonNode signedHeader, List<TrustedValidator> validators) {
    this.header = new SignedHeader(signedHeader);
    this.validators = List.copyOf(validators);
  }

  SignedHeader header() {
    return header;
  }

  public long height() {
    return header.height();
  }

  /** The hash of the ledger's header of the latest height before this one that had content. */
  public Bytes appHash() {
    return header.appHash();
  }

  /** The median of when the validators of the height before voted. */
  public Instant time() {
    return header.time();
  }

  /** Those who sign this height. */
  public List<TrustedValidator> validators() {
    return validators;
  }

  /** Why it is not what it says, whoever is trusted: its set, or too few signatures of that. */
  Optional<String> flaw() {
    if (!TrustedValidator.hash(validators).equals(header.validatorsHash())) {
      return Optional.of("the validators of height %d are others".formatted(height()));
    }
    if (!header.hash().equals(header.committedHash())) {
      return Optional.of("the commit of height %d is of another header".formatted(height()));
    }
    return isSignedBy(validators, 2)
        ? Optional.empty()
        : Optional.of("no more than 2/3 of its validators signed height " + height());
  }

  /** By more than so many thirds of their power. */
  boolean isSignedBy(List<TrustedValidator> set, int thirds) {
    long total = set.stream().mapToLong(TrustedValidator::power).sum();
    return 3 * header.signedPower(set) > thirds * total;
  }

  /** Whether the header is the one that a hash names. */
  boolean has(Bytes hash) {
    return header.hash().equals(hash);
  }
}
