package network.haca.testing;

import java.io.IOException;
import java.util.List;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** One transfer after the other through whichever node takes it, until it is closed. */
final class TransferLoad implements AutoCloseable {
  static final Address RECIPIENT = Address.ofWord(Bytes32.ofUnsigned(0xcccc));

  private final List<TransactionSender> senders;
  private final Thread thread = Thread.ofVirtual().unstarted(this::run);
  private volatile boolean closed;

  private TransferLoad(List<EthereumClient> nodes, Bytes32 key) {
    this.senders = nodes.stream().map(node -> new TransactionSender(node, key)).toList();
  }

  static TransferLoad start(List<EthereumClient> nodes, Bytes32 key) {
    TransferLoad load = new TransferLoad(nodes, key);
    load.thread.start();
    return load;
  }

  private void run() {
    int next = 0;
    while (!closed) {
      try {
        var _ = senders.get(next).send(RECIPIENT, Bytes.EMPTY);
      } catch (IOException e) {
        // That node is down: the next.
        next = (next + 1) % senders.size();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
