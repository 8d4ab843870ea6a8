package network.haca.benchmarks.evm;

import java.util.List;
import java.util.SortedMap;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;

/** A state and the transactions of one block on it. */
public record EvmWorkload(
    String name, SortedMap<Address, Account> accounts, List<Call> transactions) {
  /** An account of the state before the block. */
  public record Account(UInt256 balance, Bytes code, SortedMap<UInt256, UInt256> storage) {}

  /** A transaction without value and fee, of a sender already known. */
  public record Call(Address from, Address to, long nonce, long gas, Bytes data) {}

  public EvmWorkload {
    transactions = List.copyOf(transactions);
  }
}
