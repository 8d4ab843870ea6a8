package network.haca.fullnode.app;

import java.time.Instant;
import java.util.Optional;
import network.haca.fullnode.core.ChainReader;

/** Height and time of the latest block, for whoever asks while the ledger may be closing. */
final class LatestBlock {
  private record Block(long height, Instant time) {}

  private volatile Optional<Block> latest = Optional.empty();

  /** After a commit, and at start. */
  void read(ChainReader chain) {
    latest =
        chain
            .head()
            .flatMap(head -> chain.header(head.height()))
            .map(header -> new Block(header.number(), Instant.ofEpochSecond(header.timestamp())));
  }

  /** 0 before the first. */
  long height() {
    return latest.map(Block::height).orElse(0L);
  }

  Optional<Instant> time() {
    return latest.map(Block::time);
  }
}
