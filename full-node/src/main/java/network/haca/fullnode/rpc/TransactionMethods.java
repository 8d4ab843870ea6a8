package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import network.haca.fullnode.core.ChainArchive;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.pool.CheckCode;
import network.haca.fullnode.pool.PendingTransactions;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Transactions: sent, waiting, and in blocks. */
final class TransactionMethods {
  /**
   * Upper bound on the transactions whose signers are recovered at once: the threads that send are
   * many, since they wait for CometBFT, and would else take the processors from consensus.
   */
  private static final int RECOVERIES_MAX = 4;

  private final ChainView view;
  private final BlockRendering rendering;
  private final PendingTransactions pending;
  private final PeerNetwork network;
  private final Semaphore recoveries = new Semaphore(RECOVERIES_MAX);

  TransactionMethods(
      ChainView view, BlockRendering rendering, PendingTransactions pending, PeerNetwork network) {
    this.view = view;
    this.rendering = rendering;
    this.pending = pending;
    this.network = network;
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "eth_sendRawTransaction", params -> data(send(Parameters.bytes(params, 0)).value()),
        "eth_getTransactionByHash", this::transaction,
        "eth_getTransactionReceipt", this::receipt,
        "eth_getTransactionLogs", this::logs,
        "eth_getRawTransactionByHash", this::raw,
        "debug_getRawTransaction", this::raw);
  }

  /** A signed transaction that is in no block, as it is shown. */
  JsonNode shown(Bytes raw) throws RpcException {
    return rendering.signed(decoded(raw));
  }

  private SignedTransaction decoded(Bytes raw) throws RpcException {
    recoveries.acquireUninterruptibly();
    try {
      return view.executor().decode(raw);
    } catch (SignedTransaction.MalformedException e) {
      throw new RpcException(RpcException.SERVER, "invalid transaction: " + e.getMessage());
    } finally {
      recoveries.release();
    }
  }

  /** Gives it to the network; its hash is computed here. */
  Bytes32 send(Bytes raw) throws RpcException {
    SignedTransaction signed = decoded(raw);
    try {
      PeerNetwork.Reception reception = network.broadcast(raw);
      if (reception.code() != CheckCode.TAKEN && reception.code() != CheckCode.HELD) {
        throw new RpcException(RpcException.SERVER, reception.log());
      }
      return signed.hash();
    } catch (IOException e) {
      // CometBFT keeps a cache of what it has seen.
      String message = String.valueOf(e.getMessage());
      throw new RpcException(
          RpcException.SERVER, message.contains(PeerNetwork.KNOWN) ? "already known" : message);
    }
  }

  private Optional<ChainArchive.Location> locate(JsonNode params) throws RpcException {
    return view.chain().locate(Parameters.word(params, 0));
  }

  private JsonNode transaction(JsonNode params) throws RpcException {
    Bytes32 hash = Parameters.word(params, 0);
    Optional<ChainArchive.Location> location = locate(params);
    if (location.isPresent()) {
      return rendering.transaction(location.get().height(), location.get().index());
    }
    return pending.find(hash).<JsonNode>map(rendering::pending).orElseGet(() -> admitted(hash));
  }

  /** A transaction that waits for answers, with what it waits for. */
  private JsonNode admitted(Bytes32 hash) {
    StateView latest = view.executor().latest();
    Optional<OpenAdmission> admission = latest.admission(hash);
    Optional<Bytes> raw = latest.waiting(hash);
    if (admission.isEmpty() || raw.isEmpty()) {
      return NullNode.instance;
    }
    try {
      ObjectNode shown = rendering.pending(view.executor().decode(raw.get()));
      shown.set("inferences", InferenceMethods.shown(admission.get()));
      return shown;
    } catch (SignedTransaction.MalformedException e) {
      throw new IllegalStateException("the state holds a malformed transaction", e);
    }
  }

  private JsonNode receipt(JsonNode params) throws RpcException {
    return locate(params)
        .<JsonNode>map(found -> rendering.receipt(found.height(), found.index()))
        .orElse(NullNode.instance);
  }

  private JsonNode logs(JsonNode params) throws RpcException {
    JsonNode receipt = receipt(params);
    return receipt.isNull() ? receipt : receipt.get("logs");
  }

  private JsonNode raw(JsonNode params) throws RpcException {
    Bytes32 hash = Parameters.word(params, 0);
    Optional<ChainArchive.Location> location = locate(params);
    if (location.isPresent()) {
      return data(
          view.chain().entries(location.get().height()).get(location.get().index()).encoded());
    }
    return pending
        .find(hash)
        .map(signed -> data(signed.encoded()))
        .or(() -> view.executor().latest().waiting(hash).map(Quantities::data))
        .orElse(NullNode.instance);
  }
}
