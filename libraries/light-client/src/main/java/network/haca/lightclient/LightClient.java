package network.haca.lightclient;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * Follows the chain from one trusted block to any other through an untrusted node (CometBFT's light
 * client specification: skipping verification forwards, hashes backwards).
 */
public final class LightClient {
  /** A node's clock may be so much ahead. */
  private static final Duration DRIFT = Duration.ofSeconds(10);

  /** Blocks on the way back at most. */
  private static final int BACK_MAX = 200_000;

  private final LightBlockSource source;
  private final Duration trustPeriod;
  private final Instant now;
  private LightBlock trusted;
  private int steps;

  /** The outcome of following a chain. */
  public sealed interface Result {
    /**
     * @param steps blocks that were verified on the way
     */
    record Verified(LightBlock block, int steps) implements Result {}

    /** The chain does not lead from what is trusted to the block. */
    record Refused(String reason) implements Result {}
  }

  private LightClient(
      LightBlockSource source, LightBlock trusted, Duration trustPeriod, Instant now) {
    this.source = source;
    this.trusted = trusted;
    this.trustPeriod = trustPeriod;
    this.now = now;
  }

  /**
   * A block whose hash is known, to follow the chain from.
   *
   * @param chainId of the trusted genesis
   */
  public static Result trust(LightBlockSource source, String chainId, long height, Bytes hash)
      throws IOException {
    LightBlock block = source.at(height);
    return block.has(hash)
        ? sound(block, chainId)
        : new Result.Refused(
            "the node's block %s does not have the trusted hash".formatted(height));
  }

  /** The first block, whose validators are known from genesis. */
  public static Result trustGenesis(LightBlockSource source, TrustedGenesis genesis)
      throws IOException {
    LightBlock first = source.at(1);
    return TrustedValidator.hash(genesis.validators()).equals(first.header().validatorsHash())
        ? sound(first, genesis.chainId())
        : new Result.Refused("block 1 has other validators than the genesis");
  }

  private static Result sound(LightBlock block, String chainId) {
    return block
        .flaw(chainId)
        .<Result>map(Result.Refused::new)
        .orElseGet(() -> new Result.Verified(block, 0));
  }

  /**
   * From a block that is trusted to another.
   *
   * @param trustPeriod while validators of a block can still be punished for signing another: what
   *     is older proves nothing about what came after
   */
  public static Result follow(
      LightBlockSource source, LightBlock trusted, long target, Duration trustPeriod, Instant now)
      throws IOException {
    return new LightClient(source, trusted, trustPeriod, now).follow(target);
  }

  private Result follow(long target) throws IOException {
    Optional<String> refusal = target < trusted.height() ? back(target) : forward(target);
    return refusal
        .<Result>map(Result.Refused::new)
        .orElseGet(() -> new Result.Verified(trusted, steps));
  }

  /** Every header names the one before, so each must be asked for. */
  private Optional<String> back(long target) throws IOException {
    if (trusted.height() - target > BACK_MAX) {
      return Optional.of(
          "height %s is more than %s below what is trusted; trust an earlier block"
              .formatted(target, BACK_MAX));
    }
    while (trusted.height() > target) {
      LightBlock before = source.at(trusted.height() - 1);
      Optional<String> flaw = before.flaw(trusted.header().chainId());
      if (!before.has(trusted.header().lastBlock().hash()) || flaw.isPresent()) {
        return Optional.of(
            flaw.orElse("block %s is not the one before".formatted(before.height())));
      }
      trust(before);
    }
    return Optional.empty();
  }

  /** As far as can be skipped; where too few who are trusted signed, half the way first. */
  private Optional<String> forward(long target) throws IOException {
    if (trusted.height() < target && now.isAfter(trusted.header().time().plus(trustPeriod))) {
      return Optional.of(
          "block %s, of %s, is older than the trust period of %s: trust a later one"
              .formatted(trusted.height(), trusted.header().time(), trustPeriod));
    }
    long next = target;
    while (trusted.height() < target) {
      LightBlock block = source.at(next);
      Optional<String> flaw = block.flaw(trusted.header().chainId()).or(() -> misfit(block));
      if (flaw.isPresent()) {
        return flaw;
      }
      if (isVouchedFor(block)) {
        trust(block);
        next = target;
      } else if (next == trusted.height() + 1) {
        return Optional.of("block %s has other validators than announced".formatted(next));
      } else {
        next = trusted.height() + (next - trusted.height()) / 2;
      }
    }
    return Optional.empty();
  }

  private Optional<String> misfit(LightBlock block) {
    CometHeader header = block.header();
    if (!header.time().isAfter(trusted.header().time())) {
      return Optional.of("block %s is dated before an earlier one".formatted(block.height()));
    }
    return header.time().isAfter(now.plus(DRIFT))
        ? Optional.of("block %s is of the future".formatted(block.height()))
        : Optional.empty();
  }

  /** By the announcement in the block before, or by more than a third of those who are trusted. */
  private boolean isVouchedFor(LightBlock block) {
    return block.height() == trusted.height() + 1
        ? block.header().validatorsHash().equals(trusted.header().nextValidatorsHash())
        : block.isSignedBy(trusted.validators(), 1);
  }

  private void trust(LightBlock block) {
    trusted = block;
    steps++;
  }
}
