package network.haca.benchmarks.jmh;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import network.haca.evm.Rules;
import network.haca.evm.precompile.Precompiles;
import network.haca.primitives.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Precompile 0x08 (EIP-197) over the two pairs e(P, Q) e(-P, Q) = 1 of the generators. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PairingBenchmark {
  private static final String ONE = "0".repeat(63) + "1";
  private static final String TWO = "0".repeat(63) + "2";
  private static final String MINUS_TWO =
      "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";
  private static final String Q =
      "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
          + "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
          + "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
          + "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";
  private static final Bytes INPUT = Bytes.fromHex("0x" + ONE + TWO + Q + ONE + MINUS_TWO + Q);

  @Benchmark
  public Optional<Bytes> twoPairs() {
    return Rules.cancun().precompiles().at(Precompiles.address(8)).orElseThrow().run(INPUT, 0);
  }
}
