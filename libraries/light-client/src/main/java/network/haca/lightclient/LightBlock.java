package network.haca.lightclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;
import org.jspecify.annotations.Nullable;

/** A header with its commit and the validators of its height. */
public final class LightBlock {
  static final List<String> FIELDS = List.of("header", "commit");

  private final CometHeader header;
  private final Commit commit;
  private final List<TrustedValidator> validators;

  /** Whose votes hold, once they were checked. */
  private @Nullable Set<Bytes> signers;

  LightBlock(CometHeader header, Commit commit, List<TrustedValidator> validators) {
    this.header = header;
    this.commit = commit;
    this.validators = List.copyOf(validators);
  }

  /**
   * @param signedHeader in the form of CometBFT's RPC method {@code commit}
   * @throws MalformedException if it is not of that form
   */
  public static LightBlock read(JsonNode signedHeader, List<TrustedValidator> validators)
      throws MalformedException {
    JsonFields.of(signedHeader, "signed_header").only(FIELDS);
    return new LightBlock(
        CometHeader.read(signedHeader.path("header")),
        Commit.read(signedHeader.path("commit")),
        validators);
  }

  CometHeader header() {
    return header;
  }

  Commit commit() {
    return commit;
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

  /** CometBFT's address of the validator that proposed it. */
  public Bytes proposer() {
    return header.proposer();
  }

  /** Those who sign this height. */
  public List<TrustedValidator> validators() {
    return validators;
  }

  /**
   * Why it is not a block of a chain, whoever is trusted: its chain, its set, or too few votes that
   * hold.
   */
  Optional<String> flaw(String chainId) {
    if (!header.chainId().equals(chainId)) {
      return Optional.of(
          "height %s is of chain '%s', not of '%s'"
              .formatted(height(), Printable.line(header.chainId()), chainId));
    }
    if (!TrustedValidator.hash(validators).equals(header.validatorsHash())) {
      return Optional.of("the validators of height %s are others".formatted(height()));
    }
    if (commit.height() != height() || !header.hash().equals(commit.block().hash())) {
      return Optional.of("the commit of height %s is of another header".formatted(height()));
    }
    Optional<String> misfit = commit.misfit(validators);
    if (misfit.isPresent()) {
      return misfit.map(reason -> "the commit of height %s: %s".formatted(height(), reason));
    }
    return isSignedBy(validators, 2)
        ? Optional.empty()
        : Optional.of(
            "validators with power %s of %s signed height %s; more than 2/3 needed"
                .formatted(signedPower(), TrustedValidator.total(validators), height()));
  }

  /** By more than so many thirds of a set's power; the commit must fit the block's own set. */
  boolean isSignedBy(List<TrustedValidator> set, int thirds) {
    return 3 * signedPower(set) > thirds * TrustedValidator.total(set);
  }

  /** The power of those of its validators whose votes for it hold. */
  long signedPower() {
    return signedPower(validators);
  }

  private long signedPower(List<TrustedValidator> set) {
    Set<Bytes> known = signers;
    if (known == null) {
      known = commit.signers(header.chainId(), validators);
      signers = known;
    }
    Set<Bytes> signed = known;
    return TrustedValidator.total(
        set.stream().filter(validator -> signed.contains(validator.address())).toList());
  }

  /** Returns true if the header is the one that a hash names. */
  boolean has(Bytes hash) {
    return header.hash().equals(hash);
  }
}
