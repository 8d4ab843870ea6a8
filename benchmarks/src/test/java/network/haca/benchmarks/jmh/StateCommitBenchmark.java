package network.haca.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import network.haca.evm.state.MemoryNodeStore;
import network.haca.evm.state.MerklePatriciaTrie;
import network.haca.evm.state.WorldState;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
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

/** The state root after so many slots of a contract with 100,000 were changed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class StateCommitBenchmark {
  private static final Address CONTRACT = Address.fromHex("0x" + "22".repeat(20));
  private static final int SLOTS = 100_000;

  @Param({"1000", "10000"})
  public int changed;

  private final MemoryNodeStore store = new MemoryNodeStore();
  private Bytes32 before = Bytes32.ZERO;
  private WorldState state = new WorldState(store, before);

  @Setup
  public void fill() {
    WorldState full = new WorldState(store, MerklePatriciaTrie.EMPTY_ROOT);
    full.setNonce(CONTRACT, 1);
    for (int slot = 0; slot < SLOTS; slot++) {
      full.setStorage(CONTRACT, UInt256.of(slot), UInt256.of(slot + 1));
    }
    var _ = full.endTransaction();
    before = full.commit();
  }

  @Setup(Level.Invocation)
  public void change() {
    state = new WorldState(store, before);
    for (int i = 0; i < changed; i++) {
      state.setStorage(CONTRACT, UInt256.of((long) i * (SLOTS / changed)), UInt256.MAX);
    }
    var _ = state.endTransaction();
  }

  @Benchmark
  public Bytes32 commit() {
    return state.commit();
  }
}
