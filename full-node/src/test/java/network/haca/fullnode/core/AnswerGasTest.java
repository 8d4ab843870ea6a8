package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.RsaPss;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rule P2: the time that checking an answer takes, beside that of other work of as much gas in the
 * same run. Prints what it measures; docs/benchmarks.md has the figures.
 */
@Tag("full")
class AnswerGasTest {
  private static final int ROUNDS = 400;
  private static final int WARM = 200;
  private static final int MANY = 12;

  /** The check of an answer takes a sixth of what ecrecover takes for as much gas. */
  private static final int SLOWER_MAX = 2;

  private final InferenceStage stage =
      new InferenceStage(NodeKind.VANILLA, NodeKind.VANILLA, NodeKind.VANILLA);

  /** The gas that a block's own work took, and the median of its times. */
  private record Measured(long gas, double micros) {
    Measured minus(Measured less) {
      return new Measured(gas - less.gas, micros - less.micros);
    }

    Measured by(int count) {
      return new Measured(gas / count, micros / count);
    }

    double nanosByGas() {
      return 1_000 * micros / gas;
    }

    String line(String name) {
      return String.format(
          Locale.ROOT, "%-44s %9d gas %9.1f µs %6.2f ns/gas", name, gas, micros, nanosByGas());
    }
  }

  @Test
  void p2AnAnswersCheckIsPricedAsOtherWork() {
    var _ = concluding(MANY);
    Measured one = concluding(1);
    Measured many = concluding(MANY);
    assertTrue(many.gas() > one.gas());
    List<String> table = new ArrayList<>();
    table.add(one.line("a conclusion of one answer, with the run"));
    table.add(many.line("one of " + MANY));
    Measured further = many.minus(one).by(MANY - 1);
    table.add(further.line("each further answer"));
    table.add(signature(2_048).line("its signature alone, by a key of 2,048 bits"));
    table.add(signature(4_096).line("by one of 4,096 bits"));
    table.add(signature(8_192).line("by one of 8,192 bits"));
    table.add(recovered().line("ecrecover"));
    table.add(transfer().line("a block with one transfer"));
    table.forEach(System.out::println);
    assertTrue(
        further.nanosByGas() < SLOWER_MAX * recovered().nanosByGas(),
        () -> String.join("\n", table));
  }

  /** A block in which a transaction with so many requests is concluded. */
  private Measured concluding(int requests) {
    Bytes[] asked =
        IntStream.range(0, requests)
            .mapToObj(i -> InferenceStage.request(0, 1_000L * (requests + stage.seconds) + i))
            .toArray(Bytes[]::new);
    Bytes transaction =
        stage.transaction(
            InferenceStage.USER,
            Preinstalls.MULTICALL3,
            BigInteger.ZERO,
            10_000_000,
            InferenceStage.calls(asked));
    stage.block(transaction);
    stage.block();
    Bytes conclusion = stage.conclusion(transaction, InferenceStage.answer(1, 3));
    Measured measured = block(conclusion);
    assertEquals(0, stage.block(conclusion).results().getFirst().code());
    return measured;
  }

  private Measured transfer() {
    return block(
        stage.transaction(
            InferenceStage.USER,
            InferenceStage.address(InferenceStage.OWNER),
            BigInteger.ONE,
            21_000,
            Bytes.EMPTY));
  }

  /** A wrong signature takes as long as a right one: the whole power is computed. */
  private static Measured signature(int bits) {
    BigInteger modulus = new BigInteger(bits, new Random(bits)).setBit(bits - 1).setBit(0);
    Bytes key = key(modulus);
    byte[] signature = new byte[bits / 8];
    new Random(-bits).nextBytes(signature);
    signature[0] &= 0x7f;
    Bytes signed = Bytes.wrap(signature);
    return new Measured(
        WaitingRequest.CHECK_GAS, median(() -> RsaPss.verify(key, Bytes32.ZERO, signed)));
  }

  private static Bytes key(BigInteger modulus) {
    try {
      return Bytes.wrap(
          KeyFactory.getInstance("RSA")
              .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)))
              .getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Measured recovered() {
    Bytes32 key = Bytes32.ofUnsigned(7);
    Secp256k1.Signature signature = Secp256k1.sign(key, Bytes32.ofUnsigned(9));
    return new Measured(
        3_000, median(() -> Secp256k1.recover(Bytes32.ofUnsigned(9), signature).isPresent()));
  }

  private static double median(BooleanSupplier work) {
    List<Long> nanos = new ArrayList<>();
    int done = 0;
    for (int i = 0; i < WARM + ROUNDS; i++) {
      long begun = System.nanoTime();
      done += work.getAsBoolean() ? 1 : 0;
      nanos.add(System.nanoTime() - begun);
    }
    assertTrue(done <= WARM + ROUNDS);
    List<Long> warm = nanos.subList(WARM, nanos.size()).stream().sorted().toList();
    return warm.get(ROUNDS / 2) / 1_000.0;
  }

  private Measured block(Bytes... transactions) {
    long gas = 0;
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < WARM + ROUNDS; i++) {
      long begun = System.nanoTime();
      ExecutedBlock block = stage.ledger.execute(stage.seconds + 1, transactions);
      long took = System.nanoTime() - begun;
      gas = block.header().gasUsed();
      if (i >= WARM) {
        nanos.add(took);
      }
    }
    nanos.sort(Long::compare);
    return new Measured(gas, nanos.get(ROUNDS / 2) / 1_000.0);
  }
}
