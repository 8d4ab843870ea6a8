package network.haca.benchmarks.evm;

import java.util.Arrays;
import java.util.function.Supplier;
import network.haca.evm.Rules;
import network.haca.evm.SystemContract;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;

/**
 * Measures what a contract of the system costs transactions that do not call it: each has one
 * attached where models can be asked.
 */
public final class AttachedBench {
  private static final Address ADDRESS = Address.ofWord(Bytes32.ofUnsigned(0xf4));

  private final TransactionProcessor processor = new TransactionProcessor(Rules.cancun());
  private final int warmups;
  private final int rounds;

  /** Takes no call: nothing in a workload calls it. */
  private static final class Uncalled implements SystemContract {
    @Override
    public Answer call(Call call, Surroundings surroundings) {
      throw new IllegalStateException("a workload calls the contract of the system");
    }

    @Override
    public boolean isSuspended() {
      return false;
    }
  }

  /**
   * @param warmups pairs of rounds that are not measured
   * @param rounds pairs of rounds that are
   */
  public AttachedBench(int warmups, int rounds) {
    this.warmups = warmups;
    this.rounds = rounds;
  }

  public AttachedMeasurement measure(EvmWorkload workload) {
    MemoryNodeStore store = new MemoryNodeStore();
    Bytes32 before = EvmBench.prestate(workload, store);
    long[] plain = new long[rounds];
    double[] ratios = new double[rounds];
    for (int i = -warmups; i < rounds; i++) {
      boolean attachedFirst = i % 2 == 0;
      long first = nanos(attachedFirst, workload, new WorldState(store, before));
      long second = nanos(!attachedFirst, workload, new WorldState(store, before));
      if (i >= 0) {
        plain[i] = attachedFirst ? second : first;
        ratios[i] = (double) (attachedFirst ? first : second) / plain[i];
      }
    }
    Arrays.sort(plain);
    Arrays.sort(ratios);
    return new AttachedMeasurement(workload.name(), plain[rounds / 2], ratios[rounds / 2]);
  }

  private long nanos(boolean isAttached, EvmWorkload workload, WorldState state) {
    Supplier<TransactionProcessor> each =
        isAttached ? () -> processor.with(ADDRESS, new Uncalled()) : () -> processor;
    long started = System.nanoTime();
    EvmBench.execute(each, workload, state);
    return System.nanoTime() - started;
  }
}
