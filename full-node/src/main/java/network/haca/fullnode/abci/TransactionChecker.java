package network.haca.fullnode.abci;

import java.util.function.Consumer;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.pool.Admission;
import network.haca.fullnode.pool.CheckCode;
import network.haca.fullnode.pool.ConclusionPool;
import network.haca.fullnode.pool.TransactionPool;
import network.haca.fullnode.tendermint.ResponseCheckTx;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/** Answers CometBFT's CheckTx by the node's own pool. */
final class TransactionChecker {
  private static final String NO_PLACE = "it has no place in the pool any more";

  private final BlockExecutor executor;
  private final TransactionPool pool;
  private final ConclusionPool conclusions;
  private final Runnable onConclusion;
  private final Consumer<SignedTransaction> onTransaction;

  /**
   * @param onConclusion runs when a conclusion has a place; must not wait itself
   * @param onTransaction told of each that has a place now; must not wait itself
   */
  TransactionChecker(
      BlockExecutor executor,
      TransactionPool pool,
      ConclusionPool conclusions,
      Runnable onConclusion,
      Consumer<SignedTransaction> onTransaction) {
    this.executor = executor;
    this.pool = pool;
    this.conclusions = conclusions;
    this.onConclusion = onConclusion;
    this.onTransaction = onTransaction;
  }

  /** A transaction that CometBFT does not have yet. */
  ResponseCheckTx offer(Bytes transaction) {
    if (Conclusion.isConclusion(transaction)) {
      return offerConclusion(transaction);
    }
    try {
      SignedTransaction signed = executor.decode(transaction);
      return switch (pool.offer(signed)) {
        case Admission.Taken _ -> {
          onTransaction.accept(signed);
          yield taken(signed.transaction().gasLimit());
        }
        case Admission.Held _ ->
            answer(CheckCode.HELD, "queued: an earlier transaction of its sender comes first");
        case Admission.Refused(String reason) -> answer(CheckCode.REFUSED, reason);
      };
    } catch (SignedTransaction.MalformedException e) {
      return answer(CheckCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private ResponseCheckTx offerConclusion(Bytes transaction) {
    if (conclusions.offer(transaction) instanceof Admission.Refused(String reason)) {
      return answer(CheckCode.REFUSED, reason);
    }
    onConclusion.run();
    return taken(0);
  }

  /** A transaction that CometBFT has, after a block: most are known by their hash. */
  ResponseCheckTx recheck(Bytes transaction) {
    if (Conclusion.isConclusion(transaction)) {
      return conclusions.recheck(Keccak.hash(transaction))
          ? taken(0)
          : answer(CheckCode.REFUSED, NO_PLACE);
    }
    return pool.recheck(Keccak.hash(transaction))
        .map(known -> known.stays() ? taken(known.gas()) : answer(CheckCode.REFUSED, NO_PLACE))
        .orElseGet(() -> recheckUnknown(transaction));
  }

  private ResponseCheckTx recheckUnknown(Bytes transaction) {
    try {
      SignedTransaction signed = executor.decode(transaction);
      return pool.recheckUnknown(signed)
          ? taken(signed.transaction().gasLimit())
          : answer(CheckCode.REFUSED, NO_PLACE);
    } catch (SignedTransaction.MalformedException e) {
      return answer(CheckCode.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  private static ResponseCheckTx taken(long gas) {
    return ResponseCheckTx.newBuilder().setCode(CheckCode.TAKEN).setGasWanted(gas).build();
  }

  private static ResponseCheckTx answer(int code, String log) {
    return ResponseCheckTx.newBuilder().setCode(code).setLog(log).build();
  }
}
