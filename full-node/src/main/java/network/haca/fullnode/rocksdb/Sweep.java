package network.haca.fullnode.rocksdb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import network.haca.evm.state.LiveNodes;
import network.haca.primitives.Bytes32;
import org.rocksdb.RocksIterator;

/** Removes nodes that no state needs, beside commits, whose nodes it leaves alone. */
final class Sweep implements AutoCloseable {
  /** Nodes that are deleted at once, while no commit can write. */
  private static final int BATCH = 1_000;

  private final RocksChain chain;
  private final Database database;
  private final Set<Bytes32> writtenSince = new HashSet<>();

  Sweep(RocksChain chain, Database database) {
    this.chain = chain;
    this.database = database;
  }

  /** A commit writes these; called while it holds the chain. */
  void written(Collection<Bytes32> nodes) {
    writtenSince.addAll(nodes);
  }

  /**
   * @param live what the kept states need, walked since this sweep began
   * @return how many were removed
   */
  long removeAllBut(LiveNodes live) {
    long removed = 0;
    List<Bytes32> dead = new ArrayList<>();
    try (RocksIterator nodes = database.iterator()) {
      for (nodes.seek(new byte[] {RocksChain.NODE}); RocksChain.isNode(nodes); nodes.next()) {
        Bytes32 hash = RocksChain.nodeHash(nodes);
        if (!live.contains(hash)) {
          dead.add(hash);
        }
        if (dead.size() == BATCH) {
          removed += remove(dead);
          dead.clear();
        }
      }
    }
    return removed + remove(dead);
  }

  private long remove(List<Bytes32> nodes) {
    synchronized (chain) {
      try (Database.Batch batch = database.batch()) {
        for (Bytes32 node : nodes) {
          if (!writtenSince.contains(node)) {
            batch.delete(Database.key(RocksChain.NODE, node.value()));
          }
        }
        batch.write();
        return batch.count();
      }
    }
  }

  @Override
  public void close() {
    chain.endSweep();
  }
}
