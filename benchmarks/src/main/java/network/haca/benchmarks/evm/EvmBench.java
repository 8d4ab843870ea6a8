package network.haca.benchmarks.evm;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import network.haca.evm.Rules;
import network.haca.evm.Transaction;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/** Runs workloads on our EVM, with the state in memory. */
public final class EvmBench {
  private final TransactionProcessor processor = new TransactionProcessor(Rules.cancun());
  private final int warmups;
  private final int rounds;

  private record Round(long gas, Bytes32 root, long executeNanos, long rootNanos) {}

  public EvmBench(int warmups, int rounds) {
    this.warmups = warmups;
    this.rounds = rounds;
  }

  public EvmMeasurement measure(EvmWorkload workload) {
    MemoryNodeStore store = new MemoryNodeStore();
    Bytes32 before = prestate(workload, store);
    for (int i = 0; i < warmups; i++) {
      run(workload, store, before);
    }
    List<Round> measured =
        IntStream.range(0, rounds).mapToObj(i -> run(workload, store, before)).toList();
    return new EvmMeasurement(
        workload.name(),
        measured.getFirst().gas,
        measured.getFirst().root,
        median(measured.stream().mapToLong(Round::executeNanos).toArray()),
        median(measured.stream().mapToLong(Round::rootNanos).toArray()));
  }

  /** Writes the workload's accounts; the root of their state. */
  public static Bytes32 prestate(EvmWorkload workload, MemoryNodeStore store) {
    WorldState state = new WorldState(store, MerklePatriciaTrie.EMPTY_ROOT);
    for (Map.Entry<Address, EvmWorkload.Account> entry : workload.accounts().entrySet()) {
      state.setBalance(entry.getKey(), entry.getValue().balance());
      state.setCode(entry.getKey(), entry.getValue().code());
      entry.getValue().storage().forEach((k, v) -> state.setStorage(entry.getKey(), k, v));
    }
    state.endTransaction();
    return state.commit();
  }

  /** Executes every transaction; the gas that they used. */
  public static long execute(
      TransactionProcessor processor, EvmWorkload workload, WorldState state) {
    return execute(() -> processor, workload, state);
  }

  /** Executes a workload with a processor of its own for each transaction. */
  static long execute(
      Supplier<TransactionProcessor> processor, EvmWorkload workload, WorldState state) {
    long gas = 0;
    for (EvmWorkload.Call call : workload.transactions()) {
      TransactionProcessor.Outcome outcome =
          processor
              .get()
              .execute(state, EvmWorkloads.BLOCK, transaction(call), call.from(), Long.MAX_VALUE);
      if (!(outcome instanceof TransactionProcessor.Outcome.Executed(var result))
          || !result.success()) {
        throw new IllegalStateException(workload.name() + " does not run: " + outcome);
      }
      gas += result.gasUsed();
    }
    return gas;
  }

  private Round run(EvmWorkload workload, MemoryNodeStore store, Bytes32 before) {
    WorldState state = new WorldState(store, before);
    long started = System.nanoTime();
    long gas = execute(processor, workload, state);
    long executed = System.nanoTime();
    Bytes32 root = state.commit();
    return new Round(gas, root, executed - started, System.nanoTime() - executed);
  }

  private static Transaction transaction(EvmWorkload.Call call) {
    return new Transaction(
        0,
        call.nonce(),
        UInt256.ZERO,
        UInt256.ZERO,
        call.gas(),
        Optional.of(call.to()),
        UInt256.ZERO,
        call.data());
  }

  private static long median(long[] values) {
    long[] sorted = Arrays.stream(values).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
