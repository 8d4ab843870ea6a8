package network.haca.evm;

import java.math.BigInteger;
import java.util.Optional;
import network.haca.evm.TransactionProcessor.Outcome.Refused;
import network.haca.evm.TransactionProcessor.Refusal;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Whether a transaction may be in a block at all. */
public final class TransactionChecks {
  private static final long NONCE_MAX = -1L;
  private static final int BLOBS_MAX = 6;
  private static final int BLOB_HASH_VERSION = 1;

  private TransactionChecks() {}

  static Optional<Refused> check(
      Rules rules,
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      long gasAvailable) {
    return type(rules, transaction)
        .or(() -> form(transaction))
        .or(() -> gasAvailable(transaction, gasAvailable))
        .or(() -> baseFee(block, transaction))
        .or(() -> blobs(block, transaction))
        .or(() -> sender(rules, state, transaction, sender));
  }

  /** As {@link TransactionProcessor#simulate} describes. */
  static Optional<Refused> simulated(
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      boolean isValidated,
      long gasAvailable) {
    boolean isFree = transaction.maxFee().isZero() && transaction.maxPriorityFee().isZero();
    return gasAvailable(transaction, gasAvailable)
        .or(() -> isValidated ? nonce(state, transaction, sender) : Optional.empty())
        .or(() -> fees(transaction))
        .or(() -> isValidated || !isFree ? baseFee(block, transaction) : Optional.empty())
        .or(() -> funds(state, transaction, sender))
        .or(() -> intrinsic(transaction))
        .or(() -> size(transaction))
        .or(() -> authorizations(transaction));
  }

  private static Optional<Refused> type(Rules rules, Transaction transaction) {
    return transaction.type() == 4 && !rules.hasDelegation()
        ? refuse(Refusal.TYPE_UNKNOWN, "transactions have types 0 to 3")
        : Optional.empty();
  }

  /** What holds in every block and state. */
  public static Optional<Refused> form(Transaction transaction) {
    return size(transaction)
        .or(() -> intrinsic(transaction))
        .or(() -> fees(transaction))
        .or(() -> exhausted(transaction))
        .or(() -> authorizations(transaction));
  }

  private static Optional<Refused> size(Transaction transaction) {
    return transaction.to().isEmpty() && transaction.data().size() > Gas.INIT_CODE_SIZE_MAX
        ? refuse(
            Refusal.INIT_CODE_TOO_LARGE,
            "init code of %s bytes, at most %s"
                .formatted(transaction.data().size(), Gas.INIT_CODE_SIZE_MAX))
        : Optional.empty();
  }

  private static Optional<Refused> intrinsic(Transaction transaction) {
    return transaction.gasLimit() < transaction.intrinsicGas()
        ? refuse(
            Refusal.GAS_LIMIT_TOO_LOW,
            "gas limit %s, it takes %s to begin"
                .formatted(transaction.gasLimit(), transaction.intrinsicGas()))
        : Optional.empty();
  }

  private static Optional<Refused> fees(Transaction transaction) {
    return transaction.maxPriorityFee().compareTo(transaction.maxFee()) > 0
        ? refuse(
            Refusal.PRIORITY_FEE_ABOVE_MAX_FEE,
            "tip cap %s, fee cap %s".formatted(transaction.maxPriorityFee(), transaction.maxFee()))
        : Optional.empty();
  }

  private static Optional<Refused> exhausted(Transaction transaction) {
    return transaction.nonce() == NONCE_MAX
        ? refuse(Refusal.NONCE_EXHAUSTED, "no nonce is 2^64 - 1 (EIP-2681)")
        : Optional.empty();
  }

  private static Optional<Refused> authorizations(Transaction transaction) {
    if (transaction.type() != 4) {
      return Optional.empty();
    }
    if (transaction.to().isEmpty()) {
      return refuse(
          Refusal.AUTHORIZED_CREATION, "a transaction with authorizations creates no contract");
    }
    return transaction.authorizations().isEmpty()
        ? refuse(Refusal.AUTHORIZATIONS_MISSING, "a transaction of type 4 has authorizations")
        : Optional.empty();
  }

  private static Optional<Refused> gasAvailable(Transaction transaction, long gasAvailable) {
    return transaction.gasLimit() > gasAvailable
        ? refuse(
            Refusal.GAS_LIMIT_ABOVE_BLOCK,
            "gas limit %s, the block has %s left".formatted(transaction.gasLimit(), gasAvailable))
        : Optional.empty();
  }

  private static Optional<Refused> baseFee(BlockContext block, Transaction transaction) {
    return transaction.maxFee().compareTo(block.baseFee()) < 0
        ? refuse(
            Refusal.FEE_BELOW_BASE_FEE,
            "fee cap %s, base fee %s".formatted(transaction.maxFee(), block.baseFee()))
        : Optional.empty();
  }

  private static Optional<Refused> blobs(BlockContext block, Transaction transaction) {
    if (transaction.type() != 3) {
      return Optional.empty();
    }
    int count = transaction.blobHashes().size();
    if (transaction.to().isEmpty()) {
      return refuse(Refusal.BLOB_CREATION, "a blob transaction creates no contract");
    }
    if (count == 0) {
      return refuse(Refusal.BLOBS_MISSING, "a blob transaction has blobs");
    }
    if (count > BLOBS_MAX) {
      return refuse(Refusal.BLOBS_TOO_MANY, "%s blobs, at most %s".formatted(count, BLOBS_MAX));
    }
    boolean versionsFit =
        transaction.blobHashes().stream()
            .map(Bytes32::value)
            .allMatch((Bytes hash) -> hash.get(0) == BLOB_HASH_VERSION);
    if (!versionsFit) {
      return refuse(
          Refusal.BLOB_HASH_VERSION_UNKNOWN, "blob hashes begin with " + BLOB_HASH_VERSION);
    }
    return transaction.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0
        ? refuse(
            Refusal.BLOB_FEE_TOO_LOW,
            "blob fee cap %s, blob base fee %s"
                .formatted(transaction.maxFeePerBlobGas(), block.blobBaseFee()))
        : Optional.empty();
  }

  private static Optional<Refused> sender(
      Rules rules, WorldState state, Transaction transaction, Address sender) {
    return nonce(state, transaction, sender)
        .or(() -> code(rules, state, sender))
        .or(() -> funds(state, transaction, sender));
  }

  private static Optional<Refused> nonce(
      WorldState state, Transaction transaction, Address sender) {
    long nonce = state.nonce(sender);
    int order = Long.compareUnsigned(transaction.nonce(), nonce);
    if (order != 0) {
      return refuse(
          order < 0 ? Refusal.NONCE_TOO_LOW : Refusal.NONCE_TOO_HIGH,
          "nonce %s, the account is at %s"
              .formatted(Long.toUnsignedString(transaction.nonce()), Long.toUnsignedString(nonce)));
    }
    return exhausted(transaction);
  }

  private static Optional<Refused> code(Rules rules, WorldState state, Address sender) {
    boolean isContract =
        rules.hasDelegation()
            ? !Delegation.isOfKeyHolder(state.code(sender))
            : !state.code(sender).isEmpty();
    return isContract
        ? refuse(Refusal.SENDER_HAS_CODE, "the sender is a contract (EIP-3607)")
        : Optional.empty();
  }

  private static Optional<Refused> funds(
      WorldState state, Transaction transaction, Address sender) {
    BigInteger needed =
        transaction
            .maxFee()
            .toBigInteger()
            .multiply(BigInteger.valueOf(transaction.gasLimit()))
            .add(transaction.value().toBigInteger())
            .add(
                transaction
                    .maxFeePerBlobGas()
                    .toBigInteger()
                    .multiply(BigInteger.valueOf(transaction.blobGas())));
    BigInteger balance = state.balance(sender).toBigInteger();
    return balance.compareTo(needed) < 0
        ? refuse(Refusal.INSUFFICIENT_FUNDS, "balance %s, %s needed".formatted(balance, needed))
        : Optional.empty();
  }

  private static Optional<Refused> refuse(Refusal refusal, String detail) {
    return Optional.of(new Refused(refusal, detail));
  }
}
