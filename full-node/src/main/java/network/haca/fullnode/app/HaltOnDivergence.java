package network.haca.fullnode.app;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import network.haca.fullnode.cometbft.Ending;
import network.haca.fullnode.cometbft.Failure;
import network.haca.fullnode.core.ChainReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records the halt of a node whose ledger is not the network's, and words it (rule C3). */
final class HaltOnDivergence {
  private static final Logger LOG = LoggerFactory.getLogger(HaltOnDivergence.class);

  private final HaltFile file;
  private final ChainReader chain;

  HaltOnDivergence(HaltFile file, ChainReader chain) {
    this.file = file;
    this.chain = chain;
  }

  /** Makes the halt outlast the process; CometBFT executes nothing meanwhile. */
  void diverged(Failure.Divergence divergence) {
    Halt halt = halt(divergence);
    LOG.error("the node halts: {}", halt.sentence());
    try {
      file.write(halt);
    } catch (IOException e) {
      // The next start finds the same difference before it executes anything.
      LOG.error("{} cannot be written: {}", file.path(), e.getMessage());
    }
  }

  /** Returns the reason for which the node cannot go on, for its operator to read. */
  IOException reason(Ending ending) {
    return switch (ending) {
      case Ending.Diverged diverged -> file.exception(halt(diverged.divergence()).sentence());
      case Ending.GivenUp givenUp -> new IOException(givenUp.reason());
    };
  }

  private Halt halt(Failure.Divergence divergence) {
    // Of the height after this one, CometBFT refused the block.
    long height = chain.head().map(ChainReader.Head::height).orElse(0L);
    return new Halt(
        height,
        divergence.field(),
        hex(divergence.expected()),
        hex(divergence.own()),
        Instant.now(),
        divergence.line());
  }

  private static String hex(String digits) {
    return "0x" + digits.toLowerCase(Locale.ROOT);
  }
}
