package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.primitives.Bytes32;

/** The committed chain, as it is looked up by those who ask about it. */
public interface ChainArchive extends ChainReader {
  /** The place of a transaction: the block's height and the position in it. */
  record Location(long height, int index) {}

  Optional<Long> numberOf(Bytes32 headerHash);

  Optional<Location> locate(Bytes32 transactionHash);

  /** The first height whose transactions, receipts and state are kept. */
  long oldest();
}
