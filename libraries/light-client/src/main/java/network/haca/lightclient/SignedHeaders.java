package network.haca.lightclient;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.lightclient.LightClient.Result;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.jspecify.annotations.Nullable;

/**
 * Holds headers of the ledger to those that validators signed, from a trusted start on and through
 * a node that is not believed (rules L3, R). The newest block that was followed to is kept, so that
 * the next start begins there. For several threads.
 */
public final class SignedHeaders {
  private final LightBlockSource source;
  private final TrustedStart start;
  private final Duration trustPeriod;
  private final InstantSource clock;
  private final Memory memory;
  private @Nullable LightChain chain;

  /** The time of the newest block that was verified; read while another one is verified. */
  private volatile @Nullable Instant trustedAt;

  /** The newest block that was verified, which outlives the process. */
  public interface Memory {
    Optional<TrustedStart.Block> newest() throws IOException;

    void keep(TrustedStart.Block block) throws IOException;
  }

  /**
   * @param trustPeriod how old what is trusted may be to follow the chain from it
   */
  public SignedHeaders(
      LightBlockSource source,
      TrustedStart start,
      Duration trustPeriod,
      InstantSource clock,
      Memory memory) {
    this.source = source;
    this.start = start;
    this.trustPeriod = trustPeriod;
    this.clock = clock;
    this.memory = memory;
  }

  /**
   * Says why a header is not the chain's; nothing if it is.
   *
   * @param height of the ledger, one with content
   * @param header in RLP
   * @throws IOException if that cannot be known now
   */
  public synchronized Optional<String> flaw(long height, Bytes header) throws IOException {
    // The next header of CometBFT carries the hash of what the height came to.
    return switch (at(height + 1)) {
      case Result.Refused(String reason) -> Optional.of(reason);
      case Result.Verified(LightBlock block, int _) ->
          block.appHash().equals(Keccak.hash(header).value())
              ? Optional.empty()
              : Optional.of("the validators signed another header of height " + height);
    };
  }

  /**
   * Follows the chain to the node's latest block, so that what is trusted does not get too old.
   *
   * @return why that is not possible; nothing if it is done
   * @throws IOException if the node does not answer, or the block cannot be kept
   */
  public synchronized Optional<String> follow() throws IOException {
    return switch (at(source.latest())) {
      case Result.Refused(String reason) -> Optional.of(reason);
      case Result.Verified(LightBlock block, int _) -> {
        memory.keep(new TrustedStart.Block(block.height(), block.header().hash()));
        yield Optional.empty();
      }
    };
  }

  /** The time of the newest block that is trusted; nothing before one is. Never waits. */
  public Optional<Instant> trustedAt() {
    return Optional.ofNullable(trustedAt);
  }

  private Result at(long height) throws IOException {
    Result result = followed(height);
    if (result instanceof Result.Verified(LightBlock block, int _)) {
      trust(block);
    }
    return result;
  }

  private void trust(LightBlock block) {
    Instant known = trustedAt;
    if (known == null || block.time().isAfter(known)) {
      trustedAt = block.time();
    }
  }

  private Result followed(long height) throws IOException {
    LightChain known = chain;
    if (known == null) {
      switch (anchor()) {
        case Result.Refused refused -> {
          return refused;
        }
        case Result.Verified(LightBlock anchor, int _) -> {
          known = new LightChain(source, anchor, trustPeriod, clock);
          trust(anchor);
        }
      }
      chain = known;
    }
    return known.at(height);
  }

  /** What is remembered, if the node has it and it is newer than what is given; else that. */
  private Result anchor() throws IOException {
    List<TrustedStart> starts = new ArrayList<>();
    long given = start.block().map(TrustedStart.Block::height).orElse(1L);
    memory
        .newest()
        .filter(block -> block.height() > given)
        .ifPresent(block -> starts.add(new TrustedStart(start.genesis(), Optional.of(block))));
    starts.add(start);
    Result result = starts.getFirst().anchor(source);
    return result instanceof Result.Refused && starts.size() > 1 ? start.anchor(source) : result;
  }
}
