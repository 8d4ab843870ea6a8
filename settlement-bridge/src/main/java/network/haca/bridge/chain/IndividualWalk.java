package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import network.haca.bridge.rocksdb.Positions;
import network.haca.bridge.rocksdb.ReceiptStore;
import network.haca.bridge.rocksdb.TransactionStore.Placed;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.IndividualSettlement;
import network.haca.contracts.RpcValues;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.service.RepeatedTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks along the blocks for leaves that are settled each by itself: the relay's event has all of a
 * leaf (rule S8). Where the node keeps no history, Kafka's records are all there is.
 */
public final class IndividualWalk implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndividualWalk.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final String POSITION = "individual";
  private static final long RANGE_MAX = 1_000;

  /** What is so many blocks old, and known to nobody, is told to the others. */
  private static final long TELL_AFTER = 300;

  private final EthereumClient chain;
  private final SettledView view;
  private final ReceiptStore receipts;
  private final Journal journal;
  private final Positions positions;
  private final BooleanSupplier mayBegin;
  private final RepeatedTask walker;
  private long range = RANGE_MAX;
  private volatile boolean isRebuilt;

  /**
   * @param mayBegin false while others may still tell of the leaves
   */
  public IndividualWalk(
      EthereumClient chain,
      SettledView view,
      ReceiptStore receipts,
      Journal journal,
      Positions positions,
      BooleanSupplier mayBegin) {
    this.chain = chain;
    this.view = view;
    this.receipts = receipts;
    this.journal = journal;
    this.positions = positions;
    this.mayBegin = mayBegin;
    this.walker = new RepeatedTask("individual-walk", PAUSE, this::go);
  }

  /** Whether it has once been at the latest block. */
  public boolean isRebuilt() {
    return isRebuilt;
  }

  public boolean isRunning() {
    return walker.isRunning();
  }

  @Override
  public void close() {
    walker.close();
  }

  private boolean go() throws IOException {
    if (!mayBegin.getAsBoolean()) {
      return false;
    }
    long latest = chain.blockNumber();
    long from = positions.get(POSITION).orElse(-1) + 1;
    long to = Math.min(latest, from + range - 1);
    if (from <= to && !isTaken(from, to, latest)) {
      return true;
    }
    if (from <= to) {
      positions.set(POSITION, to);
    }
    isRebuilt |= to >= latest;
    return to < latest;
  }

  /** False if fewer blocks are to be asked for. */
  private boolean isTaken(long from, long to, long latest) throws IOException {
    try {
      for (JsonNode log : chain.logs(Addresses.RELAY, RelayContract.INDIVIDUAL, from, to)) {
        learn(log, latest);
      }
      range = Math.min(RANGE_MAX, 2 * range);
      return true;
    } catch (EthereumClient.RefusedException e) {
      if (e.isPruned() && isPruned(to)) {
        LOG.warn(
            "leaves that were settled by themselves in blocks {} to {} are known by Kafka alone: {}",
            from,
            to,
            e.getMessage());
        return true;
      }
      if (from == to) {
        throw e;
      }
      // The node says no to so many logs at once, or its history begins in between.
      range = Math.max(1, (to - from + 1) / 2);
      return false;
    }
  }

  private boolean isPruned(long number) throws IOException {
    try {
      var _ = chain.logs(Addresses.RELAY, RelayContract.INDIVIDUAL, number, number);
      return false;
    } catch (EthereumClient.RefusedException e) {
      if (e.isPruned()) {
        return true;
      }
      throw e;
    }
  }

  private void learn(JsonNode log, long latest) throws IOException {
    IndividualSettlement event =
        RelayContract.decodeIndividual(
            Bytes32.fromHex(log.at("/topics/1").asText()),
            Bytes.fromHex(log.path("data").asText()));
    if (receipts.has(event.leaf())) {
      return;
    }
    Placed placed =
        new Placed(Bytes32.fromHex(log.path("transactionHash").asText()), event.blobId());
    long height = RpcValues.quantity(log.path("blockNumber"));
    // First: once it is known, nothing would lead here again to tell it.
    if (height + TELL_AFTER < latest) {
      journal.settled(event.leaf(), placed, height);
    }
    if (!view.learn(event.leaf(), placed)) {
      throw new IOException("the chain does not show leaf " + event.leaf().hash() + " as settled");
    }
  }
}
