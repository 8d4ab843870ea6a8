package network.haca.fullnode.cometbft;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import network.haca.fullnode.rpc.PeerNetwork;
import network.haca.primitives.Bytes;
import network.haca.primitives.Printable;
import network.haca.service.RepeatedTask;

/**
 * Gives transactions to this node's own CometBFT, many in one request: those that arrive while a
 * request is under way share the next one. What the application says of a transaction is heard
 * where CometBFT asks it ({@link #heard}), since CometBFT's answers to such requests do not say it.
 */
public final class GatheredBroadcasts implements PeerNetwork, AutoCloseable {
  /** Upper bound on the transactions of one request. */
  static final int TRANSACTIONS_MAX = 128;

  /** Upper bound on the calls of one request: the transactions, and what has them checked. */
  static final int REQUESTS_MAX = TRANSACTIONS_MAX + 1;

  /** Upper bound on the transactions of one request, in bytes, if it has more than one. */
  private static final int BYTES_MAX = 256 << 10;

  /** Upper bound on the transactions that wait for a request; one more waits to wait. */
  private static final int WAITING_MAX = 1_024;

  private static final Duration PAUSE = Duration.ofMillis(100);

  private final CometBftRpc cometBft;
  private final BlockingQueue<GivenTransaction> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final Map<Bytes, GivenTransaction> given = new ConcurrentHashMap<>();
  private final RepeatedTask sending;

  /** Begins to wait for transactions. */
  public GatheredBroadcasts(CometBftRpc cometBft) {
    this.cometBft = cometBft;
    this.sending = new RepeatedTask("broadcasts", PAUSE, this::sendNext);
  }

  @Override
  public Reception broadcast(Bytes transaction) throws IOException {
    return CometBftRpc.whenReady(() -> give(transaction));
  }

  private Reception give(Bytes transaction) throws IOException {
    GivenTransaction own = new GivenTransaction(transaction);
    if (given.putIfAbsent(transaction, own) != null) {
      throw new IOException(KNOWN);
    }
    try {
      waiting.put(own);
      return own.outcome();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while CometBFT was given the transaction", e);
    } finally {
      given.remove(transaction);
    }
  }

  /**
   * Takes what the application has answered about a transaction, before CometBFT has the answer.
   * Others' transactions, which came by CometBFT's own gossip, are nothing to it.
   *
   * @param code one of {@link network.haca.fullnode.pool.CheckCode}
   * @param log the reason if it was refused
   */
  public void heard(Bytes transaction, int code, String log) {
    GivenTransaction known = given.get(transaction);
    if (known != null) {
      known.hear(new Reception(code, Printable.line(log)));
    }
  }

  private boolean sendNext() throws InterruptedException {
    send(next());
    return true;
  }

  private List<GivenTransaction> next() throws InterruptedException {
    List<GivenTransaction> batch = new ArrayList<>();
    GivenTransaction each = waiting.take();
    int bytes = 0;
    while (each != null) {
      batch.add(each);
      bytes += each.transaction().size();
      GivenTransaction following = waiting.peek();
      boolean fits =
          following != null
              && batch.size() < TRANSACTIONS_MAX
              && bytes + following.transaction().size() <= BYTES_MAX;
      // Nobody else takes any.
      each = fits ? waiting.poll() : null;
    }
    return batch;
  }

  private void send(List<GivenTransaction> batch) {
    try {
      List<Optional<String>> refusals =
          cometBft.handOnAll(batch.stream().map(GivenTransaction::transaction).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).handedOn(refusals.get(i));
      }
    } catch (IOException e) {
      batch.forEach(each -> each.fail(e));
    } catch (RuntimeException | Error e) {
      IOException reason = new IOException("CometBFT was not given the transaction", e);
      batch.forEach(each -> each.fail(reason));
      throw e;
    }
  }

  /** Number of transactions that wait for a request. */
  int waiting() {
    return waiting.size();
  }

  @Override
  public int peers() throws IOException {
    return cometBft.peers();
  }

  /** Ends what is under way; what waits is told so. */
  @Override
  public void close() {
    sending.close();
    for (GivenTransaction each = waiting.poll(); each != null; each = waiting.poll()) {
      each.fail(new IOException("the node ends"));
    }
  }
}
