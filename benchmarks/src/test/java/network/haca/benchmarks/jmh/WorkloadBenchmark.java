package network.haca.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import network.haca.benchmarks.evm.EvmBench;
import network.haca.benchmarks.evm.EvmWorkload;
import network.haca.benchmarks.evm.EvmWorkloads;
import network.haca.evm.Rules;
import network.haca.evm.TransactionProcessor;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.WorldState;
import network.haca.primitives.Bytes32;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Blocks of one kind of work: computing, storing, sending tokens; without their state root. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class WorkloadBenchmark {
  @Param({"fibonacci", "wide arithmetic", "fill 10k slots", "ERC-20 transfers"})
  public String workload = "";

  private final TransactionProcessor processor = new TransactionProcessor(Rules.cancun());
  private final MemoryNodeStore store = new MemoryNodeStore();
  private EvmWorkload chosen = EvmWorkloads.all().getFirst();
  private Bytes32 before = Bytes32.ZERO;
  private WorldState state = new WorldState(store, before);

  @Setup
  public void choose() {
    chosen =
        EvmWorkloads.all().stream()
            .filter(one -> one.name().equals(workload))
            .findFirst()
            .orElseThrow();
    before = EvmBench.prestate(chosen, store);
  }

  @Setup(Level.Invocation)
  public void begin() {
    state = new WorldState(store, before);
  }

  @Benchmark
  public long execute() {
    return EvmBench.execute(processor, chosen, state);
  }
}
