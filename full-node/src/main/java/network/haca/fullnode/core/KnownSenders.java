package network.haca.fullnode.core;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import org.jspecify.annotations.Nullable;

/**
 * Senders of transactions by the transactions' hashes, so that a node recovers the key of each
 * signature once, whoever asks: JSON-RPC, CheckTx or the block (rule M4).
 */
public final class KnownSenders {
  /** Upper bound on the senders that are remembered: twice the places of the memory pool. */
  public static final int ENTRIES_MAX = 10_000;

  /** The one that was asked for least recently first. */
  private final LinkedHashMap<Bytes32, Address> senders = new LinkedHashMap<>();

  /** Returns the sender of a transaction; {@code recover} runs only if it is not known yet. */
  Optional<Address> sender(Bytes32 transactionHash, Supplier<Optional<Address>> recover) {
    Address known = known(transactionHash);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Address> recovered = recover.get();
    recovered.ifPresent(sender -> remember(transactionHash, sender));
    return recovered;
  }

  private synchronized @Nullable Address known(Bytes32 transactionHash) {
    Address known = senders.get(transactionHash);
    if (known != null) {
      senders.putLast(transactionHash, known);
    }
    return known;
  }

  private synchronized void remember(Bytes32 transactionHash, Address sender) {
    senders.put(transactionHash, sender);
    if (senders.size() > ENTRIES_MAX) {
      senders.pollFirstEntry();
    }
  }
}
