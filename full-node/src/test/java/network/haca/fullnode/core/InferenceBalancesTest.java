package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import network.haca.contracts.Addresses;
import network.haca.pipe.AdmissionStep;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/**
 * Rules P2, P3, P6 and P8 over random runs: wei are neither made nor lost, but for the base fee of
 * the gas that the blocks' headers count.
 */
class InferenceBalancesTest {
  private static final int BLOCKS = 120;
  private static final long SEED = 20;

  private final InferenceStage stage = new InferenceStage(NodeKind.VANILLA, NodeKind.VANILLA);
  private final Address twice = stage.asksTwice(3);
  private final Random random = new Random(SEED);
  private BigInteger total = total();
  private int concluded;
  private int expired;
  private int repeated;
  private int failed;

  private BigInteger total() {
    List<Address> all = new ArrayList<>(DevelopmentAccounts.addresses());
    all.addAll(
        List.of(
            Addresses.INFERENCES,
            Addresses.TREASURY,
            Address.ZERO,
            Preinstalls.MULTICALL3,
            twice,
            InferenceStage.payee(0),
            InferenceStage.payee(1)));
    return all.stream().map(stage::balance).reduce(BigInteger.ZERO, BigInteger::add);
  }

  @Test
  void p6NoWeiIsMadeOrLost() {
    for (int i = 0; i < BLOCKS; i++) {
      stage.seconds += random.nextInt(4) == 0 ? 40 : 0;
      List<Bytes> transactions = conclusions();
      for (int j = random.nextInt(3); j > 0; j--) {
        transactions.add(asking());
      }
      decide(transactions);
    }
    for (int i = 0; i < 70; i++) {
      stage.seconds += 3;
      decide(List.of());
    }
    assertEquals(0, new AdmissionStore(stage.ledger.latest().state()).count());
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
    assertTrue(
        concluded > 20 && expired > 3 && repeated > 3 && failed > 3,
        "each kind of end: %s %s %s %s".formatted(concluded, expired, repeated, failed));
  }

  private void decide(List<Bytes> transactions) {
    ExecutedBlock block = stage.block(transactions.toArray(Bytes[]::new));
    block.results().forEach(result -> assertEquals(0, result.code(), result.log()));
    BigInteger burned = InferenceStage.PRICE.multiply(BigInteger.valueOf(block.header().gasUsed()));
    assertTrue(block.header().gasUsed() <= block.header().gasLimit());
    BigInteger now = total();
    assertEquals(total.subtract(burned), now, "height " + block.header().number());
    total = now;
    count(block);
    requireReplay(block);
  }

  private void count(ExecutedBlock block) {
    for (BlockEntry entry : block.entries()) {
      if (entry.type() != SystemTransaction.TYPE) {
        failed += !entry.success() && entry.logs().isEmpty() ? 1 : 0;
        continue;
      }
      AdmissionStep.Kind kind = step(entry).kind();
      concluded += kind == AdmissionStep.Kind.CONCLUDE ? 1 : 0;
      expired += kind == AdmissionStep.Kind.EXPIRE ? 1 : 0;
      boolean isAgain =
          kind == AdmissionStep.Kind.ADMIT && entry.logs().getFirst().data().get(31) > 1;
      repeated += isAgain ? 1 : 0;
    }
  }

  private static AdmissionStep step(BlockEntry entry) {
    try {
      return AdmissionStep.decode(SystemTransaction.decode(entry.encoded()).data()).orElseThrow();
    } catch (Rlp.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private void requireReplay(ExecutedBlock block) {
    if (block.entries().isEmpty()) {
      return;
    }
    BlockReplay replay =
        new BlockReplay(
            stage.ledger.config,
            stage.ledger,
            new BlockExecutor(stage.ledger.config, stage.ledger));
    assertEquals(
        block.header().stateRoot(),
        replay.before(block.header(), block.entries().size()).state().commit());
  }

  private Bytes asking() {
    int account = random.nextInt(3) + 1;
    long gas = 250_000L + random.nextInt(1_800_000);
    BigInteger value = BigInteger.valueOf(random.nextInt(2) * 1_000L);
    Bytes one = InferenceStage.request(0, random.nextInt(1_000));
    Bytes other = InferenceStage.request(0, 1_000 + random.nextInt(1_000));
    return switch (random.nextInt(3)) {
      case 0 -> stage.transaction(account, Addresses.INFERENCE, BigInteger.ZERO, gas, one);
      case 1 ->
          stage.transaction(
              account, Preinstalls.MULTICALL3, value, gas, InferenceStage.calls(one, other));
      default ->
          stage.transaction(account, twice, BigInteger.ZERO, gas, InferenceStage.twice(one, other));
    };
  }

  /** For some of the open admissions: answered, failed, or in the last minute in part. */
  private List<Bytes> conclusions() {
    List<Bytes> conclusions = new ArrayList<>();
    AdmissionStore store = new AdmissionStore(stage.ledger.latest().state());
    for (AdmissionStore.Listed listed : store.all()) {
      AdmittedTransaction admitted = store.find(listed.hash()).orElseThrow();
      boolean isDrawn = !admitted.open().requests().getFirst().row().isEmpty();
      // Some are never answered.
      boolean isServed = listed.hash().value().get(0) < 190;
      if (isDrawn && isServed && random.nextInt(4) == 0) {
        conclusions.add(conclusion(admitted));
      }
    }
    return conclusions;
  }

  private Bytes conclusion(AdmittedTransaction admitted) {
    List<Answer> answers = new ArrayList<>();
    for (OpenRequest request : admitted.open().requests()) {
      boolean isLate = TestLedger.START + stage.seconds + 1 >= admitted.open().deadlineTime() - 60;
      if (!answers.isEmpty() && isLate && random.nextBoolean()) {
        continue;
      }
      long time = admitted.open().time();
      answers.add(
          random.nextInt(5) == 0
              ? stage.failure(stage.node(request.row().getFirst()), request, time)
              : stage.answer(
                  stage.node(request.row().getFirst()),
                  request,
                  time,
                  InferenceStage.answer(random.nextInt(9) + 1, 3)));
    }
    return stage.conclusion(admitted, answers);
  }
}
