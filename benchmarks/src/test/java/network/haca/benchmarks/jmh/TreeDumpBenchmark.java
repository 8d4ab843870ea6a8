package network.haca.benchmarks.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.settlement.TreeDump;
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

/** The tree of a batch from its leaves, and its dump in JSON, written and read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TreeDumpBenchmark {
  @Param({"16", "1000"})
  public int leaves;

  private List<SettlementLeaf> values = List.of();
  private List<Bytes32> hashes = List.of();
  private MerkleTree tree = MerkleTree.of(List.of(Bytes32.ZERO));
  private Bytes dump = Bytes.EMPTY;

  @Setup
  public void fill() {
    values =
        IntStream.range(0, leaves)
            .mapToObj(i -> Keccak.hash(Bytes32.ofUnsigned(i).value()))
            .map(word -> new SettlementLeaf(word, word, word, Bytes.wrap(new byte[256]), 1 << 30))
            .toList();
    hashes = values.stream().map(SettlementLeaf::hash).toList();
    tree = tree();
    dump = write();
  }

  @Benchmark
  public MerkleTree tree() {
    return MerkleTree.of(hashes);
  }

  @Benchmark
  public Bytes write() {
    return TreeDump.write(tree, values);
  }

  @Benchmark
  public List<SettlementLeaf> read() throws TreeDump.MalformedException {
    return TreeDump.read(dump, leaves);
  }
}
