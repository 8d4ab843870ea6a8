package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import network.haca.attestation.EnclaveIdentity;
import network.haca.contracts.Addresses;
import network.haca.pipe.AdmissionStep;
import network.haca.pipe.Answer;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Rlp;
import network.haca.schemas.NodeKind;

/**
 * Random transactions that ask by every method, alone, together and one after the other, with
 * answers, failures, and none; full nodes that are killed before they keep a block, and nodes of
 * rows that are killed before they answer. The balance of every party is held to the wei, block by
 * block.
 */
final class RandomRuns {
  private static final int PARTIES = 5;

  private final InferenceStage stage =
      new InferenceStage(
          NodeKind.VANILLA,
          NodeKind.VANILLA,
          NodeKind.ZKML_PROVER,
          NodeKind.LLM_PROXY,
          NodeKind.TEE_MODEL_WORKER);
  private final Address twice = stage.contracts.asksTwice(3);
  private final Random random;
  private final Map<Address, BigInteger> owed = new TreeMap<>();
  private final Map<String, Integer> ends = new TreeMap<>();
  private BigInteger total = total();
  private int asked;

  RandomRuns(long seed) {
    this.random = new Random(seed);
  }

  private List<Address> parties() {
    List<Address> all = new ArrayList<>(DevelopmentAccounts.addresses());
    all.addAll(
        List.of(
            Addresses.INFERENCES, Addresses.TREASURY, Address.ZERO, Preinstalls.MULTICALL3, twice));
    for (int i = 0; i < PARTIES; i++) {
      all.add(InferenceStage.payee(i));
    }
    return all;
  }

  private BigInteger total() {
    return parties().stream().map(stage::balance).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Runs so many transactions to their ends. */
  void run(int transactions) {
    while (asked < transactions) {
      stage.seconds += random.nextInt(4) == 0 ? 40 : 0;
      List<Bytes> block = conclusions();
      for (int j = random.nextInt(3); j > 0; j--) {
        block.add(asking());
      }
      decide(block);
    }
    for (int i = 0; i < 70; i++) {
      stage.seconds += 12;
      decide(List.of());
    }
    assertEquals(0, new AdmissionStore(stage.ledger.latest().state(), rules()).count());
    assertEquals(0, new AdmissionStore(stage.ledger.latest().state(), rules()).reserved());
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
    for (String end :
        List.of("concluded", "expired", "repeated", "failed", "killed", "VANILLA", "ZKML", "TEE")) {
      assertTrue(ends.getOrDefault(end, 0) > 2, () -> end + " is rare in " + ends);
    }
  }

  private static RulesVersion rules() {
    return RulesVersion.LATEST;
  }

  private void decide(List<Bytes> transactions) {
    Bytes[] all = transactions.toArray(Bytes[]::new);
    boolean isKilled = random.nextInt(4) == 0;
    ExecutedBlock lost = stage.ledger.execute(stage.seconds + 1, all);
    Map<Address, BigInteger> before = new TreeMap<>();
    owed.keySet().forEach(party -> before.put(party, stage.balance(party)));
    ExecutedBlock block = stage.block(all);
    if (isKilled) {
      assertEquals(lost.header().hash(), block.header().hash(), "what was lost is made again");
      count("killed");
    }
    block.results().forEach(result -> assertEquals(0, result.code(), result.log()));
    BigInteger burned = InferenceStage.PRICE.multiply(BigInteger.valueOf(block.header().gasUsed()));
    BigInteger now = total();
    assertEquals(total.subtract(burned), now, "height " + block.header().number());
    total = now;
    before.forEach(
        (party, had) ->
            assertEquals(
                had.add(owed.getOrDefault(party, BigInteger.ZERO)),
                stage.balance(party),
                "what node " + party + " is paid"));
    owed.clear();
    block.entries().forEach(this::count);
    requireReplay(block);
  }

  private void count(String end) {
    ends.merge(end, 1, Integer::sum);
  }

  private void count(BlockEntry entry) {
    if (entry.type() != SystemTransaction.TYPE) {
      if (!entry.success() && entry.logs().isEmpty()) {
        count("failed");
      }
      return;
    }
    switch (step(entry).kind()) {
      case CONCLUDE -> count("concluded");
      case EXPIRE -> count("expired");
      case ADMIT -> {
        if (entry.logs().getFirst().data().get(31) > 1) {
          count("repeated");
        }
      }
      case DRAW -> count("drawn");
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

  private Bytes request(int number) {
    return switch (random.nextInt(6)) {
      case 0 -> StageModels.provenQuestion();
      case 1 -> InferenceAbi.write(StageModels.completion());
      case 2 -> InferenceAbi.write(StageModels.chat());
      case 3 -> InferenceStage.request(2, number);
      default -> InferenceStage.request(0, number);
    };
  }

  private Bytes asking() {
    asked++;
    int account = random.nextInt(3) + 1;
    long gas = 250_000L + random.nextInt(4_000_000);
    BigInteger value = BigInteger.valueOf(random.nextInt(2) * 1_000L);
    Bytes one = request(random.nextInt(1_000));
    Bytes other = request(1_000 + random.nextInt(1_000));
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
    AdmissionStore store = new AdmissionStore(stage.ledger.latest().state(), rules());
    long gas = 0;
    for (ListedAdmission listed : store.all()) {
      AdmittedTransaction admitted = store.find(listed.hash()).orElseThrow();
      boolean isDrawn = !admitted.open().requests().getFirst().row().isEmpty();
      // Some are never answered.
      boolean isServed = listed.hash().value().get(0) < 190;
      boolean fits = gas + admitted.gasLeft() <= ConclusionOrder.gasMax(30_000_000);
      if (isDrawn && isServed && fits && random.nextInt(4) == 0) {
        conclusions.add(conclusion(admitted));
        gas += admitted.gasLeft();
      }
    }
    return conclusions;
  }

  private Bytes conclusion(AdmittedTransaction admitted) {
    List<Answer> answers = new ArrayList<>();
    for (WaitingRequest waiting : admitted.requests()) {
      boolean isLate = TestLedger.START + stage.seconds + 1 >= admitted.open().deadlineTime() - 60;
      if (!answers.isEmpty() && isLate && random.nextBoolean()) {
        continue;
      }
      answers.add(answer(admitted.open(), waiting));
    }
    return stage.conclusion(admitted, answers);
  }

  private Answer answer(OpenAdmission open, WaitingRequest waiting) {
    OpenRequest request = waiting.open();
    EnclaveIdentity node = stage.node(request.row().getFirst());
    boolean isSecondsTurn =
        TestLedger.START + stage.seconds + 1 >= open.time() + request.pace().stepSeconds();
    if (isSecondsTurn && request.row().size() > 1 && random.nextBoolean()) {
      // The first one was killed.
      node = stage.node(request.row().get(1));
    }
    if (random.nextInt(5) == 0) {
      owe(node, BigInteger.ZERO);
      return stage.failure(node, request, open.time());
    }
    owe(node, waiting.fee().multiply(BigInteger.valueOf(6)).divide(BigInteger.TEN));
    count(request.mode().name());
    boolean isTensor =
        request.mode() != Mode.ZKML && !InferenceAbi.asksLanguageModel(request.callData());
    return isTensor
        ? stage.answer(node, request, open.time(), InferenceStage.answer(random.nextInt(9) + 1, 3))
        : stage.models.honest(request, open.time());
  }

  private void owe(EnclaveIdentity node, BigInteger wei) {
    owed.merge(InferenceStage.payee(stage.nodes.indexOf(node)), wei, BigInteger::add);
  }
}
