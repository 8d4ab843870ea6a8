package network.haca.benchmarks.jmh;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.LeafSignatures;
import network.haca.primitives.RootSignature;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Verifying a leaf as stream and validators do, by the number of answers under one signature (rule
 * T6).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SignatureBenchmark {
  private static final int ANSWERS = 256;

  @Param({"1", "2", "8", "32"})
  public int together;

  private final KeyPair keys = RsaPss.newKeyPair();
  private final Bytes publicKey = Bytes.wrap(keys.getPublic().getEncoded());
  private final List<SettlementLeaf> leaves = new ArrayList<>();

  @Setup
  public void fill() {
    for (int from = 0; from < ANSWERS; from += together) {
      List<Bytes32> window = new ArrayList<>();
      for (int number = from; number < from + together; number++) {
        window.add(leaf(number, Bytes.EMPTY).message());
      }
      List<Bytes> signatures = sign(window);
      for (int i = 0; i < together; i++) {
        leaves.add(leaf(from + i, signatures.get(i)));
      }
    }
  }

  private List<Bytes> sign(List<Bytes32> window) {
    return window.size() == 1
        ? List.of(sign(window.getFirst()))
        : RootSignature.sign(window, this::sign);
  }

  private Bytes sign(Bytes32 message) {
    return RsaPss.sign(keys.getPrivate(), message);
  }

  private SettlementLeaf leaf(int number, Bytes signature) {
    return new SettlementLeaf(
        Keccak.hash(publicKey), Bytes32.ofUnsigned(number), Bytes32.ZERO, signature, number);
  }

  /** Verifies one leaf after the others that share its signature. */
  @Benchmark
  @OperationsPerInvocation(ANSWERS)
  public boolean verify() {
    LeafSignatures signatures = new LeafSignatures(ANSWERS);
    boolean areGood = true;
    for (SettlementLeaf leaf : leaves) {
      areGood &= signatures.isGood(publicKey, leaf);
    }
    return areGood;
  }
}
