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
final class TransactionChecks {
  private static final long NONCE_MAX = -1L;
  private static final int BLOBS_MAX = 6;
  private static final int BLOB_HASH_VERSION = 1;

  private TransactionChecks() {}

  static Optional<Refused> check(
      WorldState state,
      BlockContext block,
      Transaction transaction,
      Address sender,
      long gasAvailable) {
    return gas(transaction, gasAvailable)
        .or(() -> fees(block, transaction))
        .or(() -> blobs(block, transaction))
        .or(() -> sender(state, transaction, sender));
  }

  private static Optional<Refused> gas(Transaction transaction, long gasAvailable) {
    if (transaction.to().isEmpty() && transaction.data().size() > Gas.INIT_CODE_SIZE_MAX) {
      return refuse(
          Refusal.INIT_CODE_TOO_LARGE,
          "init code of %d bytes, at most %d"
              .formatted(transaction.data().size(), Gas.INIT_CODE_SIZE_MAX));
    }
    if (transaction.gasLimit() > gasAvailable) {
      return refuse(
          Refusal.GAS_LIMIT_ABOVE_BLOCK,
          "gas limit %d, the block has %d left".formatted(transaction.gasLimit(), gasAvailable));
    }
    if (transaction.gasLimit() < transaction.intrinsicGas()) {
      return refuse(
          Refusal.GAS_LIMIT_TOO_LOW,
          "gas limit %d, it takes %d to begin"
              .formatted(transaction.gasLimit(), transaction.intrinsicGas()));
    }
    return Optional.empty();
  }

  private static Optional<Refused> fees(BlockContext block, Transaction transaction) {
    if (transaction.maxFee().compareTo(block.baseFee()) < 0) {
      return refuse(
          Refusal.FEE_BELOW_BASE_FEE,
          "fee cap %s, base fee %s".formatted(transaction.maxFee(), block.baseFee()));
    }
    if (transaction.maxPriorityFee().compareTo(transaction.maxFee()) > 0) {
      return refuse(
          Refusal.PRIORITY_FEE_ABOVE_MAX_FEE,
          "tip cap %s, fee cap %s".formatted(transaction.maxPriorityFee(), transaction.maxFee()));
    }
    return Optional.empty();
  }

  private static Optional<Refused> blobs(BlockContext block, Transaction transaction) {
    if (transaction.type() != 3) {
      return Optional.empty();
    }
    boolean countFits =
        !transaction.blobHashes().isEmpty() && transaction.blobHashes().size() <= BLOBS_MAX;
    boolean versionsFit =
        transaction.blobHashes().stream()
            .map(Bytes32::value)
            .allMatch((Bytes hash) -> hash.get(0) == BLOB_HASH_VERSION);
    boolean paysEnough = transaction.maxFeePerBlobGas().compareTo(block.blobBaseFee()) >= 0;
    return countFits && versionsFit && paysEnough && transaction.to().isPresent()
        ? Optional.empty()
        : refuse(Refusal.INVALID_BLOBS, "blob count, hash version, fee or recipient");
  }

  private static Optional<Refused> sender(
      WorldState state, Transaction transaction, Address sender) {
    long nonce = state.nonce(sender);
    int order = Long.compareUnsigned(transaction.nonce(), nonce);
    if (order != 0) {
      return refuse(
          order < 0 ? Refusal.NONCE_TOO_LOW : Refusal.NONCE_TOO_HIGH,
          "nonce %s, the account is at %s"
              .formatted(Long.toUnsignedString(transaction.nonce()), Long.toUnsignedString(nonce)));
    }
    if (nonce == NONCE_MAX) {
      return refuse(Refusal.NONCE_EXHAUSTED, "the account's nonce cannot grow");
    }
    if (!state.code(sender).isEmpty()) {
      return refuse(Refusal.SENDER_HAS_CODE, "the sender is a contract (EIP-3607)");
    }
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
