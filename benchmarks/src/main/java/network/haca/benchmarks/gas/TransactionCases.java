package network.haca.benchmarks.gas;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import network.haca.contracts.UnsignedTransaction;
import network.haca.evm.Authorization;
import network.haca.evm.Transaction;
import network.haca.evm.word.UInt256;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/** Blocks of many transactions, which cost before any code runs. */
final class TransactionCases {
  private static final Bytes NO_LIST = Rlp.encodeList();
  private static final long BASE_GAS = 21_000;

  /** Authorizations and slots in one transaction: more are over what CometBFT takes. */
  private static final int LISTED_MAX = 1_000;

  private TransactionCases() {}

  static List<GasCase> all() {
    return List.of(
        new GasCase(
            "transfers", TransactionCases::transfers, Knob.of("new", 1, 0), Knob.of("value", 1, 0)),
        new GasCase(
            "calldata",
            TransactionCases::data,
            Knob.of("size", 100_000, 0, 1_000),
            Knob.of("byte", 0, 1)),
        new GasCase("access lists", TransactionCases::accessLists, Knob.of("slots", 0, 1, 10, 900)),
        new GasCase(
            "authorizations (EIP-7702)", TransactionCases::authorizations, Knob.of("good", 1, 0)),
        new GasCase(
            "creations by transactions", TransactionCases::creations, Knob.of("size", 49_152, 0)));
  }

  private static Trial filled(long each, LongFunction<UnsignedTransaction> transaction) {
    return new Trial(
        new Target.Transaction(),
        new TreeMap<>(),
        (terms, round) -> {
          List<Bytes> signed = new ArrayList<>();
          for (long nonce = 0; (nonce + 1) * each <= terms.gas(); nonce++) {
            signed.add(terms.sign(transaction.apply(nonce)));
          }
          return signed;
        });
  }

  private static UnsignedTransaction legacy(
      long nonce, long gas, Optional<Address> to, long value, Bytes data) {
    return new UnsignedTransaction(
        nonce, Optional.empty(), BigInteger.ONE, gas, to, BigInteger.valueOf(value), data);
  }

  private static UnsignedTransaction listed(
      int type, long nonce, long gas, Bytes accessList, Bytes authorizations) {
    return new UnsignedTransaction(
        type,
        nonce,
        BigInteger.ZERO,
        BigInteger.ONE,
        gas,
        Optional.of(Trial.INNER),
        BigInteger.ZERO,
        Bytes.EMPTY,
        accessList,
        authorizations);
  }

  private static Trial transfers(Knobs at) {
    long first = at.is("new") ? 0x8_0000_0000L : Population.ACCOUNTS_FROM;
    return filled(
        BASE_GAS,
        nonce ->
            legacy(
                nonce,
                BASE_GAS,
                Optional.of(Population.account(first + nonce)),
                at.get("value"),
                Bytes.EMPTY));
  }

  private static Trial data(Knobs at) {
    byte[] data = new byte[at.number("size")];
    Arrays.fill(data, (byte) at.number("byte"));
    long gas = BASE_GAS + (at.is("byte") ? 16L : 4L) * data.length;
    return filled(
        gas, nonce -> legacy(nonce, gas, Optional.of(Trial.INNER), 0, Bytes.copyOf(data)));
  }

  private static Trial accessLists(Knobs at) {
    int slots = at.number("slots");
    int accounts = LISTED_MAX / (1 + slots);
    List<Bytes32> keys = new ArrayList<>();
    for (int i = 0; i < slots; i++) {
      keys.add(Bytes32.ofUnsigned(i + 1L));
    }
    long gas = BASE_GAS + accounts * (2_400 + 1_900L * slots);
    return filled(
        gas,
        nonce -> {
          List<Transaction.AccessEntry> entries = new ArrayList<>();
          for (int i = 0; i < accounts; i++) {
            entries.add(new Transaction.AccessEntry(account(nonce * accounts + i, slots), keys));
          }
          return listed(1, nonce, gas, SignedTransaction.encode(entries), NO_LIST);
        });
  }

  private static Address account(long index, int slots) {
    return slots > 0 && index == 0
        ? Trial.CONTRACT
        : Population.account(Population.ACCOUNTS_FROM + index);
  }

  /** By as many accounts that are not there; or all by nobody, which are passed over. */
  private static Trial authorizations(Knobs at) {
    int count = at.is("good") ? 100 : LISTED_MAX;
    long gas = BASE_GAS + count * Transaction.GAS_PER_AUTHORIZATION;
    return filled(
        gas,
        nonce ->
            listed(
                4,
                nonce,
                gas,
                NO_LIST,
                Authorization.encode(
                    at.is("good")
                        ? signed(nonce * count, count)
                        : Collections.nCopies(count, unsigned()))));
  }

  private static List<Authorization> signed(long first, int count) {
    List<Authorization> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Secp256k1.Signature signature =
          Secp256k1.sign(
              Bytes32.ofUnsigned(1 + first + i),
              Authorization.hash(UInt256.ZERO, Trial.CONTRACT, 0));
      all.add(
          new Authorization(
              UInt256.ZERO,
              Trial.CONTRACT,
              0,
              signature.recoveryId(),
              UInt256.of(signature.r()),
              UInt256.of(signature.s())));
    }
    return all;
  }

  private static Authorization unsigned() {
    return new Authorization(UInt256.ZERO, Trial.CONTRACT, 9, 0, UInt256.of(5), UInt256.of(5));
  }

  private static Trial creations(Knobs at) {
    byte[] code = new byte[at.number("size")];
    Arrays.fill(code, (byte) Assembly.JUMPDEST);
    if (code.length > 0) {
      code[0] = 0;
    }
    long gas = BASE_GAS + 32_000 + 16L * code.length + 2L * ((code.length + 31) / 32);
    return filled(gas, nonce -> legacy(nonce, gas, Optional.empty(), 0, Bytes.copyOf(code)));
  }
}
