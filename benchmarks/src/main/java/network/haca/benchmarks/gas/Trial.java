package network.haca.benchmarks.gas;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/**
 * One way to spend a block's gas on an operation.
 *
 * @param codes of accounts that stand in the state before
 */
record Trial(Target target, SortedMap<Address, Bytes> codes, Transactions transactions) {
  /** What the transactions call. */
  static final Address CONTRACT = Population.account(0xc0de_0001L);

  /** What it may call in turn. */
  static final Address INNER = Population.account(0xc0de_0002L);

  /** The signed transactions of a block. */
  @FunctionalInterface
  interface Transactions {
    /**
     * @param round so that no two rounds need touch the same accounts
     */
    List<Bytes> of(BlockTerms terms, int round);
  }

  /** One transaction with all the gas, whose data is the place where cold accounts begin. */
  static Trial of(Target target, Program program, Cold cold) {
    return of(target, program.looping(), cold);
  }

  static Trial of(Target target, Bytes code, Cold cold) {
    SortedMap<Address, Bytes> codes = new TreeMap<>();
    codes.put(CONTRACT, code);
    return new Trial(
        target, codes, (terms, round) -> List.of(terms.call(0, terms.gas(), cold.from(round))));
  }

  static Trial of(Target target, Program program) {
    return of(target, program, Cold.NONE);
  }

  Trial with(Address address, Bytes code) {
    SortedMap<Address, Bytes> more = new TreeMap<>(codes);
    more.put(address, code);
    return new Trial(target, more, transactions);
  }
}
