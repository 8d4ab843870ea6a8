package network.haca.fullnode.abci;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import network.haca.evm.TransactionChecks;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ProposalOrder;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.tendermint.ResponseCheckTx;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions may wait: each is executable as far as the committed state tells, and one of a
 * nonce is replaced only by one that pays a tenth more.
 */
final class TransactionPool {
  private static final int NONCE_GAP_MAX = 64;
  private static final int PER_SENDER_MAX = 64;
  private static final int CODE_REFUSED = 1;

  /** Reasons in go-ethereum's words, which tools look for. */
  private static final Map<TransactionProcessor.Refusal, String> KNOWN_WORDS =
      Map.of(
          TransactionProcessor.Refusal.GAS_LIMIT_TOO_LOW, "intrinsic gas too low",
          TransactionProcessor.Refusal.INIT_CODE_TOO_LARGE, "max initcode size exceeded",
          TransactionProcessor.Refusal.PRIORITY_FEE_ABOVE_MAX_FEE,
              "max priority fee per gas higher than max fee per gas",
          TransactionProcessor.Refusal.NONCE_EXHAUSTED, "nonce has max value",
          TransactionProcessor.Refusal.AUTHORIZED_CREATION,
              "EIP-7702 transaction cannot be used to create contract",
          TransactionProcessor.Refusal.AUTHORIZATIONS_MISSING,
              "EIP-7702 transaction with empty auth list");

  private final ChainConfig config;
  private final BlockExecutor executor;
  private final Consumer<SignedTransaction> onTransaction;

  /** Decoding recovers a key; a waiting transaction is decoded once. */
  private final Map<Bytes, SignedTransaction> decoded = new ConcurrentHashMap<>();

  /** By nonce; of two with the same nonce the one that replaced the other. */
  private final Map<Address, Map<Long, Entry>> bySender = new ConcurrentHashMap<>();

  private volatile long commits;

  /**
   * @param checkedAt the number of commits before its last check
   */
  private record Entry(SignedTransaction signed, long checkedAt) {}

  /**
   * @param onTransaction runs when one may wait; must not wait itself
   */
  TransactionPool(
      ChainConfig config, BlockExecutor executor, Consumer<SignedTransaction> onTransaction) {
    this.config = config;
    this.executor = executor;
    this.onTransaction = onTransaction;
  }

  /** Those that wait. */
  Collection<SignedTransaction> waiting() {
    WorldState state = executor.latest().state();
    List<SignedTransaction> waiting = new ArrayList<>();
    for (Map.Entry<Address, Map<Long, Entry>> sender : bySender.entrySet()) {
      long next = state.nonce(sender.getKey());
      sender.getValue().values().stream()
          .map(Entry::signed)
          .filter(signed -> Long.compareUnsigned(signed.transaction().nonce(), next) >= 0)
          .forEach(waiting::add);
    }
    return waiting;
  }

  /**
   * @param isNew whether it was not checked after an earlier block already
   */
  ResponseCheckTx check(Bytes transaction, boolean isNew) {
    try {
      SignedTransaction signed = SignedTransaction.decode(transaction, config.chainId());
      String reason = refusal(signed);
      if (reason.isEmpty()) {
        reason = admit(signed);
      }
      if (!reason.isEmpty()) {
        return refused(reason);
      }
      decoded.put(transaction, signed);
      if (isNew) {
        onTransaction.accept(signed);
      }
      return ResponseCheckTx.newBuilder().setGasWanted(signed.transaction().gasLimit()).build();
    } catch (SignedTransaction.MalformedException e) {
      return refused(String.valueOf(e.getMessage()));
    }
  }

  /**
   * After a commit CometBFT checks again what still waits. What it did not check since the commit
   * before, it has dropped.
   */
  void reset() {
    decoded.clear();
    long oldest = commits;
    commits = oldest + 1;
    bySender.values().forEach(own -> own.values().removeIf(entry -> entry.checkedAt < oldest));
    bySender.values().removeIf(Map::isEmpty);
  }

  /** Empty if it has a place among its sender's; else the reason in go-ethereum's words. */
  private String admit(SignedTransaction signed) {
    Map<Long, Entry> own =
        bySender.computeIfAbsent(signed.sender(), sender -> new ConcurrentHashMap<>());
    long nonce = signed.transaction().nonce();
    Entry other = own.get(nonce);
    if (other != null
        && !other.signed.hash().equals(signed.hash())
        && !outbids(signed, other.signed)) {
      return "replacement transaction underpriced";
    }
    if (other == null && own.size() >= PER_SENDER_MAX) {
      return "txpool is full: " + PER_SENDER_MAX + " transactions of " + signed.sender() + " wait";
    }
    own.put(nonce, new Entry(signed, commits));
    return "";
  }

  /** By a tenth in both fees. */
  private static boolean outbids(SignedTransaction signed, SignedTransaction other) {
    return outbids(signed.transaction().maxFee(), other.transaction().maxFee())
        && outbids(signed.transaction().maxPriorityFee(), other.transaction().maxPriorityFee());
  }

  private static boolean outbids(UInt256 fee, UInt256 other) {
    BigInteger percent = BigInteger.valueOf(100);
    return fee.toBigInteger()
            .multiply(percent)
            .compareTo(other.toBigInteger().multiply(percent.add(BigInteger.TEN)))
        >= 0;
  }

  private static ResponseCheckTx refused(String reason) {
    return ResponseCheckTx.newBuilder().setCode(CODE_REFUSED).setLog(reason).build();
  }

  /** Empty if the transaction may wait; else the reason in the words that Ethereum tools know. */
  private String refusal(SignedTransaction signed) {
    StateView view = executor.latest();
    WorldState state = view.state();
    long nonce = state.nonce(signed.sender());
    long given = signed.transaction().nonce();
    if (Long.compareUnsigned(given, nonce) < 0) {
      return "nonce too low: next nonce " + nonce + ", tx nonce " + Long.toUnsignedString(given);
    }
    if (Long.compareUnsigned(given, nonce + NONCE_GAP_MAX) > 0) {
      return "nonce too high: next nonce " + nonce + ", tx nonce " + Long.toUnsignedString(given);
    }
    Optional<TransactionProcessor.Outcome.Refused> malformed =
        TransactionChecks.form(signed.transaction());
    if (malformed.isPresent()) {
      return KNOWN_WORDS.getOrDefault(malformed.get().refusal(), "invalid transaction")
          + ": "
          + malformed.get().detail();
    }
    if (signed.transaction().gasLimit() > config.gasLimit()) {
      return "exceeds block gas limit";
    }
    if (signed.transaction().maxFee().compareTo(UInt256.of(config.baseFee())) < 0) {
      return "max fee per gas less than block base fee";
    }
    UInt256 cost =
        UInt256.of(
            signed
                .transaction()
                .maxFee()
                .toBigInteger()
                .multiply(BigInteger.valueOf(signed.transaction().gasLimit()))
                .add(signed.transaction().value().toBigInteger()));
    return state.balance(signed.sender()).compareTo(cost) < 0
        ? "insufficient funds for gas * price + value"
        : "";
  }

  /** Those that a proposal takes. */
  List<Bytes> select(List<Bytes> waiting, long bytesMax) {
    List<SignedTransaction> candidates = new ArrayList<>();
    for (Bytes transaction : waiting) {
      SignedTransaction signed = decode(transaction);
      if (signed != null) {
        candidates.add(signed);
      }
    }
    WorldState state = executor.latest().state();
    return new ProposalOrder(config.baseFee(), bytesMax, config.gasLimit())
        .choose(candidates, state::nonce).stream().map(SignedTransaction::encoded).toList();
  }

  /**
   * Why no block may hold these; nothing if they are readable, in order, and together within the
   * block's gas.
   */
  Optional<String> refusal(List<Bytes> transactions) {
    List<SignedTransaction> proposed = new ArrayList<>();
    for (Bytes transaction : transactions) {
      SignedTransaction signed = decode(transaction);
      if (signed == null) {
        return Optional.of("a transaction cannot be read");
      }
      proposed.add(signed);
    }
    WorldState state = executor.latest().state();
    return new ProposalOrder(config.baseFee(), Long.MAX_VALUE, config.gasLimit())
        .refusal(proposed, state::nonce);
  }

  private @Nullable SignedTransaction decode(Bytes transaction) {
    SignedTransaction known = decoded.get(transaction);
    if (known != null) {
      return known;
    }
    try {
      return SignedTransaction.decode(transaction, config.chainId());
    } catch (SignedTransaction.MalformedException e) {
      return null;
    }
  }
}
