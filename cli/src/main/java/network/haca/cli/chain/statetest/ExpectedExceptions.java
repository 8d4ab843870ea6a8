package network.haca.cli.chain.statetest;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import network.haca.evm.TransactionProcessor.Refusal;

/** The names that Ethereum's tests have for why a transaction cannot be in a block. */
final class ExpectedExceptions {
  private static final List<String> NUMBER_TOO_LARGE =
      List.of("RLP_INVALID_VALUE", "VALUE_OVERFLOW", "GASLIMIT_OVERFLOW", "GASPRICE_OVERFLOW");
  private static final Map<Refusal, List<String>> NAMES = names();

  private ExpectedExceptions() {}

  /**
   * @param expected one or more names, separated by bars
   */
  static boolean matches(String expected, Refusal refusal) {
    return anyOf(expected, NAMES.getOrDefault(refusal, List.of()));
  }

  /** For a field that has more bits than its type. */
  static boolean matchesTooLarge(String expected) {
    return anyOf(expected, NUMBER_TOO_LARGE);
  }

  private static boolean anyOf(String expected, List<String> names) {
    for (String alternative : expected.split("\\|")) {
      if (names.contains(alternative.strip().substring(alternative.strip().indexOf('.') + 1))) {
        return true;
      }
    }
    return false;
  }

  private static Map<Refusal, List<String>> names() {
    Map<Refusal, List<String>> names = new EnumMap<>(Refusal.class);
    names.put(Refusal.NONCE_TOO_LOW, List.of("NONCE_MISMATCH_TOO_LOW"));
    names.put(Refusal.NONCE_TOO_HIGH, List.of("NONCE_MISMATCH_TOO_HIGH"));
    names.put(Refusal.NONCE_EXHAUSTED, List.of("NONCE_IS_MAX", "NONCE_TOO_BIG", "NONCE_OVERFLOW"));
    names.put(Refusal.SENDER_HAS_CODE, List.of("SENDER_NOT_EOA"));
    names.put(
        Refusal.INSUFFICIENT_FUNDS,
        List.of("INSUFFICIENT_ACCOUNT_FUNDS", "GASLIMIT_PRICE_PRODUCT_OVERFLOW"));
    names.put(Refusal.GAS_LIMIT_TOO_LOW, List.of("INTRINSIC_GAS_TOO_LOW"));
    names.put(Refusal.GAS_LIMIT_ABOVE_BLOCK, List.of("GAS_ALLOWANCE_EXCEEDED"));
    names.put(Refusal.FEE_BELOW_BASE_FEE, List.of("INSUFFICIENT_MAX_FEE_PER_GAS"));
    names.put(
        Refusal.PRIORITY_FEE_ABOVE_MAX_FEE,
        List.of(
            "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS", "PRIORITY_GREATER_THAN_MAX_FEE_PER_GAS_2"));
    names.put(Refusal.INIT_CODE_TOO_LARGE, List.of("INITCODE_SIZE_EXCEEDED"));
    names.put(Refusal.BLOB_CREATION, List.of("TYPE_3_TX_CONTRACT_CREATION"));
    names.put(Refusal.BLOBS_MISSING, List.of("TYPE_3_TX_ZERO_BLOBS"));
    names.put(
        Refusal.BLOBS_TOO_MANY,
        List.of("TYPE_3_TX_BLOB_COUNT_EXCEEDED", "TYPE_3_TX_MAX_BLOB_GAS_ALLOWANCE_EXCEEDED"));
    names.put(Refusal.BLOB_HASH_VERSION_UNKNOWN, List.of("TYPE_3_TX_INVALID_BLOB_VERSIONED_HASH"));
    names.put(Refusal.BLOB_FEE_TOO_LOW, List.of("INSUFFICIENT_MAX_FEE_PER_BLOB_GAS"));
    return names;
  }
}
