package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.evm.state.WorldState;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/** Rules P3 to P8 against who wants others to stand still. */
class HaltAttackTest extends InferenceAttack {
  HaltAttackTest() {
    super(NodeKind.VANILLA, NodeKind.VANILLA);
  }

  /** Puts so many open admissions of other senders into a state, numbered from 1. */
  private static void fill(WorldState state, AdmittedTransaction like, int count) {
    fill(state, like, 0, count);
  }

  /** As {@link #fill(WorldState, AdmittedTransaction, int)}, beside so many that it put there. */
  private static void fill(WorldState state, AdmittedTransaction like, int from, int count) {
    AdmissionStore store = new AdmissionStore(state, RulesVersion.LATEST);
    for (int i = from; i < from + count; i++) {
      OpenAdmission open = like.open();
      store.put(
          new AdmittedTransaction(
              like.signed(),
              like.price(),
              like.gasLeft(),
              new OpenAdmission(
                  Bytes32.ofUnsigned(1_000_000L + i),
                  store.nextNumber(),
                  Address.ofWord(Bytes32.ofUnsigned(0xabc000L + i)),
                  open.height(),
                  open.time(),
                  open.round(),
                  open.deadlineTime(),
                  open.deadlineHeight(),
                  open.requests()),
              like.requests(),
              like.unanswered(),
              like.asked(),
              like.askedBytes(),
              like.answers()));
    }
  }

  @Test
  void p3WhenAThousandWaitNobodyElseMay() throws Exception {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    AdmittedTransaction like = stage.admitted(asking).orElseThrow();
    WorldState state = stage.ledger.latest().state();
    fill(state, like, AdmissionLimits.OPEN_MAX - 1);
    AdmissionLimits full = limits(state);
    SignedTransaction next =
        new BlockExecutor(stage.ledger.config, stage.ledger)
            .decode(stage.transaction(3, Addresses.INFERENCE, BigInteger.ZERO, 900_000, REQUEST));
    assertEquals(Optional.of("1024 transactions wait for answers already"), full.refusal(next));
    new AdmissionStore(state, RulesVersion.LATEST).remove(like);
    assertTrue(full.refusal(next).isEmpty(), "one that ends makes room");
  }

  @Test
  void p3ABlockAdmitsThirtyTwo() throws Exception {
    AdmissionLimits limits = limits(stage.ledger.latest().state());
    SignedTransaction next =
        new BlockExecutor(stage.ledger.config, stage.ledger)
            .decode(stage.transaction(3, Addresses.INFERENCE, BigInteger.ZERO, 900_000, REQUEST));
    for (int i = 0; i < AdmissionLimits.ADMITTED_PER_BLOCK_MAX; i++) {
      assertTrue(limits.refusal(next).isEmpty());
      limits.admitted();
    }
    assertEquals(Optional.of("a block admits 32 transactions at most"), limits.refusal(next));
  }

  /** A thousand that are due at once end over several blocks, the oldest first. */
  @Test
  void p8ManyThatAreDueEndOverSeveralBlocks() {
    AdmittedTransaction like = stage.admitted(waiting(Addresses.INFERENCE, REQUEST)).orElseThrow();
    for (int i = 0; i < 64; i++) {
      stage.block();
    }
    WorldState state = stage.ledger.latest().state();
    AdmissionStore store = new AdmissionStore(state, RulesVersion.LATEST);
    store.remove(like);
    fill(state, like, 150);
    Expiry expiry =
        new Expiry(
            state,
            BlockExecutor.context(
                stage.ledger.config,
                like.open().deadlineHeight() + 1,
                like.open().deadlineTime() + 1,
                Address.ZERO,
                _ -> Bytes32.ZERO),
            store);
    long seen = 0;
    for (int size : new int[] {64, 64, 22, 0}) {
      List<Bytes32> due = expiry.due();
      assertEquals(size, due.size());
      for (Bytes32 hash : due) {
        AdmittedTransaction failed = store.find(hash).orElseThrow();
        assertTrue(failed.open().number() > seen, "the oldest first");
        seen = failed.open().number();
        store.remove(failed);
      }
    }
    assertEquals(0, store.count());
  }

  /** Who fills the block with gas does not keep what is due from ending. */
  @Test
  void p8AFullBlockEndsWhatIsDue() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    for (int i = 0; i < 64; i++) {
      stage.block();
    }
    stage.seconds += 600;
    long limit = stage.ledger.config.gasLimit();
    Bytes burning = stage.contracts.burning(3, limit);
    ExecutedBlock block = stage.block(burning);
    assertEquals(limit, block.header().gasUsed());
    assertEquals(3, block.entries().size());
    assertTrue(stage.admitted(asking).isEmpty());
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** A block has room for users beside any conclusions: what is beyond half of it is not used. */
  @Test
  void p3OfItsGasATransactionThatAsksHasHalfOfABlockAtMost() {
    long all = stage.ledger.config.gasLimit();
    Bytes fits = user(Addresses.INFERENCE, all / 2, REQUEST);
    stage.block(fits);
    stage.block();
    long held = stage.admitted(fits).orElseThrow().gasLeft();
    BlockEntry ended = concluded(fits);
    Bytes larger = user(Addresses.INFERENCE, all, REQUEST);
    stage.block(larger);
    stage.block();
    // The larger number takes one byte more in the transaction.
    long more = InferenceSession.KEPT_BYTE_GAS;
    assertEquals(held, stage.admitted(larger).orElseThrow().gasLeft() + more);
    BlockEntry whole = concluded(larger);
    assertTrue(whole.success());
    assertEquals(ended.gasUsed() + more, whole.gasUsed());
  }

  @Test
  void l10BeforeVersionSevenATransactionWithMoreGasAsksNothing() throws Exception {
    WorldState state = stage.ledger.latest().state();
    SignedTransaction larger =
        SignedTransaction.decode(
            user(Addresses.INFERENCE, 15_000_001, REQUEST), stage.ledger.config.chainId());
    for (RulesVersion rules : List.of(RulesVersion.SIX, RulesVersion.SEVEN)) {
      AdmissionLimits limits =
          new AdmissionLimits(new AdmissionStore(state, rules), rules, 30_000_000);
      assertEquals(rules == RulesVersion.SIX, limits.refusal(larger).isPresent());
    }
  }

  /** However little those before it used: at least half of the block is users'. */
  @Test
  void p5ConclusionsHaveHalfOfABlock() {
    List<Bytes> asking = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      asking.add(
          user(
              Addresses.INFERENCE,
              stage.ledger.config.gasLimit() / 2,
              InferenceStage.request(0, i + 1)));
      stage.block(asking.getLast());
    }
    stage.block();
    Bytes[] conclusions =
        asking.stream().map(one -> stage.conclusion(one, ANSWER)).toArray(Bytes[]::new);
    ExecutedBlock block = stage.block(conclusions);
    assertEquals(0, block.results().getFirst().code());
    assertEquals(1, block.results().getLast().code());
    assertEquals(0, stage.block(conclusions[5]).results().getFirst().code(), "the next has it");
  }

  @Test
  void p8LargeRecordsEndInMoreBlocks() {
    AdmittedTransaction like = stage.admitted(waiting(Addresses.INFERENCE, REQUEST)).orElseThrow();
    GivenAnswer large =
        new GivenAnswer(Bytes32.ZERO, Bytes.wrap(new byte[400_000]), Optional.empty());
    WorldState state = stage.ledger.latest().state();
    AdmissionStore store = new AdmissionStore(state, RulesVersion.LATEST);
    store.remove(like);
    fill(
        state,
        new AdmittedTransaction(
            like.signed(),
            like.price(),
            like.gasLeft(),
            like.open(),
            like.requests(),
            like.unanswered(),
            like.asked(),
            like.askedBytes(),
            List.of(large)),
        5);
    Expiry expiry = new Expiry(state, later(like, 1), store);
    assertEquals(2, expiry.due().size(), "a third would be more than 1 MiB");
  }

  /** The draw is nobody's gas, so it writes no more than rows, whatever waits. */
  @Test
  void p4TheDrawLeavesTheRecordAlone() {
    Bytes asking = user(Addresses.INFERENCE, 12_000_000, REQUEST);
    stage.block(asking);
    AdmittedTransaction admitted = stage.admitted(asking).orElseThrow();
    Bytes undrawn = admitted.encode();
    stage.block();
    AdmittedTransaction drawn = stage.admitted(asking).orElseThrow();
    assertEquals(undrawn, drawn.encode());
    assertFalse(admitted.encodeDrawn().equals(drawn.encodeDrawn()));
    assertEquals(2, drawn.open().requests().getFirst().row().size());
  }

  /** Seed and row are state: no header is asked for again, however many heights pass. */
  @Test
  void p4AnAnswerCountsBehindManyIdleHeights() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    for (int i = 0; i < 300; i++) {
      assertTrue(stage.ledger.block(stage.seconds).entries().isEmpty());
    }
    assertTrue(concluded(asking).success());
  }

  /** What was answered while the chain stood still counts in its next block. */
  @Test
  void p8AHaltEndsNothingThatIsAnswered() {
    Bytes asking = waiting(Addresses.INFERENCE, REQUEST);
    for (int i = 0; i < 64; i++) {
      stage.block();
    }
    stage.seconds += 40_000;
    ExecutedBlock block = stage.block(stage.conclusion(asking, ANSWER));
    assertEquals(0, block.results().getFirst().code(), block.results().getFirst().log());
    assertTrue(block.entries().getLast().success());
    assertTrue(stage.admitted(asking).isEmpty());
  }

  /** The fewer places there are, the more gas one takes, and the fewer fit into a block. */
  @Test
  void p3PlacesBecomeDearAsTheyBecomeFew() {
    AdmittedTransaction like = stage.admitted(waiting(Addresses.INFERENCE, REQUEST)).orElseThrow();
    WorldState state = stage.ledger.latest().state();
    new AdmissionStore(state, RulesVersion.LATEST).remove(like);
    AdmittedTransaction small = like.withGasLeft(100_000);
    long all = 0;
    for (int taken = 0; taken < AdmissionLimits.OPEN_MAX; taken += 128) {
      long gas = place(state, 3_000_000);
      assertEquals(taken == 0 ? 0 : 10_000L << (taken / 128), gas, "taken " + taken);
      all += 128 * gas;
      fill(state, small, taken, 128);
    }
    assertEquals(325_120_000, all, "of all places");
  }

  private static long place(WorldState state, long gas) {
    return limits(state).placeGas(StateView.call(Addresses.INFERENCE, REQUEST, gas));
  }

  /** A few that reserve whole half blocks keep others waiting as long as many small ones. */
  @Test
  void p3GasThatIsReservedCountsAsPlaces() {
    AdmittedTransaction like = stage.admitted(waiting(Addresses.INFERENCE, REQUEST)).orElseThrow();
    WorldState state = stage.ledger.latest().state();
    AdmissionStore store = new AdmissionStore(state, RulesVersion.LATEST);
    assertEquals(like.gasLeft(), store.reserved());
    store.remove(like);
    assertEquals(0, store.reserved());
    AdmittedTransaction large = like.withGasLeft(15_000_000);
    fill(state, large, 0, 8);
    assertEquals(PlacePrice.FIRST_GAS, place(state, 15_000_000));
    fill(state, large, 8, 56);
    assertEquals(PlacePrice.FIRST_GAS << 7, place(state, 15_000_000));
    assertEquals(34_133, place(state, 200_000), "a small one pays its part of it");
    fill(state, large, 64, 100);
    assertEquals(PlacePrice.FIRST_GAS << 7, place(state, 30_000_000), "and no more than that");
  }

  /** What the place costs is charged with the run, and in the estimate. */
  @Test
  void p3APlaceIsPaidByWhoTakesIt() {
    Bytes cheap = waiting(Addresses.INFERENCE, REQUEST);
    long usual = 12_000_000 - stage.admitted(cheap).orElseThrow().gasLeft();
    assertTrue(concluded(cheap).success());
    for (int i = 0; i < 9; i++) {
      stage.block(
          stage.transaction(
              i % 4,
              Addresses.INFERENCE,
              BigInteger.ZERO,
              15_000_000,
              InferenceStage.request(0, i)));
    }
    Bytes dear = waiting(Addresses.INFERENCE, REQUEST);
    assertEquals(
        usual + PlacePrice.FIRST_GAS * 12 / 15,
        12_000_000 - stage.admitted(dear).orElseThrow().gasLeft());
  }
}
