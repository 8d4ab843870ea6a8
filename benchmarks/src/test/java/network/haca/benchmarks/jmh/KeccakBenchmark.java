package network.haca.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Keccak-256 of a word, of a mapping's key, of a branch node and of a large contract. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KeccakBenchmark {
  @Param({"32", "64", "532", "24576"})
  public int size;

  private byte[] input = new byte[0];

  @Setup
  public void fill() {
    input = new byte[size];
  }

  @Benchmark
  public Bytes32 hash() {
    return Keccak.hash(input);
  }
}
