package network.haca.fullnode.pool;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionChecks;
import network.haca.evm.TransactionProcessor.Refusal;
import network.haca.fullnode.core.SignedTransaction;

/** Reasons for which no state makes a transaction fit to wait, in the words that tools know. */
final class FormChecks {
  private static final Map<Refusal, String> KNOWN_WORDS =
      Map.of(
          Refusal.GAS_LIMIT_TOO_LOW, "intrinsic gas too low",
          Refusal.INIT_CODE_TOO_LARGE, "max initcode size exceeded",
          Refusal.PRIORITY_FEE_ABOVE_MAX_FEE,
              "max priority fee per gas higher than max fee per gas",
          Refusal.NONCE_EXHAUSTED, "nonce has max value",
          Refusal.AUTHORIZED_CREATION, "EIP-7702 transaction cannot be used to create contract",
          Refusal.AUTHORIZATIONS_MISSING, "EIP-7702 transaction with empty auth list");

  private FormChecks() {}

  static Optional<String> refusal(PoolLimits limits, SignedTransaction signed) {
    Transaction transaction = signed.transaction();
    return size(signed)
        .or(() -> form(transaction))
        .or(() -> gas(limits, transaction))
        .or(() -> fee(limits, transaction));
  }

  private static Optional<String> size(SignedTransaction signed) {
    int size = signed.encoded().size();
    int authorizations = signed.transaction().authorizations().size();
    if (size > PoolLimits.TRANSACTION_BYTES_MAX) {
      return Optional.of(
          "oversized data: transaction size %s, limit %s"
              .formatted(size, PoolLimits.TRANSACTION_BYTES_MAX));
    }
    return authorizations > PoolLimits.AUTHORIZATIONS_MAX
        ? Optional.of(
            "too many authorizations: %s, limit %s"
                .formatted(authorizations, PoolLimits.AUTHORIZATIONS_MAX))
        : Optional.empty();
  }

  private static Optional<String> form(Transaction transaction) {
    return TransactionChecks.form(transaction)
        .map(
            malformed ->
                KNOWN_WORDS.getOrDefault(malformed.refusal(), "invalid transaction")
                    + ": "
                    + malformed.detail());
  }

  private static Optional<String> gas(PoolLimits limits, Transaction transaction) {
    return transaction.gasLimit() > limits.blockGas()
        ? Optional.of(
            "exceeds block gas limit: gas limit %s, a block has %s"
                .formatted(transaction.gasLimit(), limits.blockGas()))
        : Optional.empty();
  }

  private static Optional<String> fee(PoolLimits limits, Transaction transaction) {
    BigInteger maxFee = transaction.maxFee().toBigInteger();
    return maxFee.compareTo(limits.baseFee()) < 0
        ? Optional.of(
            "max fee per gas less than block base fee: maxFeePerGas %s, baseFee %s"
                .formatted(maxFee, limits.baseFee()))
        : Optional.empty();
  }
}
