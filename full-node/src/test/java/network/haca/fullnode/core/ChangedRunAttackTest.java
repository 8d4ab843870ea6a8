package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import network.haca.contracts.Addresses;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

/**
 * Rules P2, P7 and P9 against contracts whose last run is another than the first, or has no end,
 * and against gas that comes back.
 */
class ChangedRunAttackTest extends InferenceAttack {
  /** Asks with its call data as long as slot 0 is clear; without any it sets the slot. */
  private static final String ASKS_WHILE_CLEAR =
      "60218060095f395ff3"
          + "36156019575f54601f57365f5f375f5f365f5f60f45af15000"
          + "5b60015f5500"
          + "5b00";

  /** Asks with its call data once slot 0 is set; without any it sets the slot. */
  private static final String ASKS_ONCE_SET =
      "60228060095f395ff3"
          + "3615601a575f5415602057365f5f375f5f365f5f60f45af15000"
          + "5b60015f5500"
          + "5b00";

  /**
   * Asks with what stands behind its first word, again and again: each time the word at the place
   * that the first word says counts up, and the next question is asked once there is an answer.
   */
  private static final String ASKS_FOREVER =
      "60348060095f395ff3"
          + "5f3560203603806020"
          + "5f375f"
          + "5b8083525f5f835f5f60f45af115603257"
          + "60206080612000"
          + "3e61200051603257"
          + "600101600c56"
          + "5b00";

  /** Asks with its call data and clears forty slots; without any it sets them. */
  private static final String CLEARS_SLOTS =
      "60328060095f395ff3"
          + "36601457"
          + "60285b600181556001900380600657"
          + "00"
          + "5b365f5f375f5f365f5f60f45af150"
          + "60285b5f81556001900380602557"
          + "00";

  private static final BigInteger TEN = BigInteger.TEN;

  ChangedRunAttackTest() {
    super(NodeKind.VANILLA);
  }

  private Address deploy(String creation) {
    return stage.deploy(InferenceStage.USER, Bytes.fromHex(creation));
  }

  /** By another account, which has no part in what waits. */
  private void flip(Address contract) {
    stage.succeeds(0, contract, Bytes.EMPTY);
  }

  private static BigInteger wei(long gas) {
    return InferenceStage.PRICE.multiply(BigInteger.valueOf(gas));
  }

  /** Who has the answer made pays for it, though the last run asks nothing any more. */
  @Test
  void p7AFlagThatAnotherAccountFlipsLeavesNoAnswerUnpaid() {
    Address contract = deploy(ASKS_WHILE_CLEAR);
    BigInteger before = stage.balance(USER);
    Address payee = InferenceStage.payee(0);
    Bytes asking = waiting(contract, REQUEST);
    flip(contract);
    BlockEntry ran = concluded(asking);
    assertTrue(ran.success());
    assertEquals(0, ran.logs().size(), "the last run asks nothing");
    assertEquals(
        InferenceStage.FEE.multiply(BigInteger.valueOf(6)).divide(TEN), stage.balance(payee));
    assertEquals(before.subtract(wei(ran.gasUsed())), stage.balance(USER));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  /** Rule P9: who sends for others bounds by the gas limit what others make it pay. */
  @Test
  void p9AFlagThatSuspendsABundlersTransactionCostsItsGasLimitAtMost() {
    Address contract = deploy(ASKS_ONCE_SET);
    Bytes idle = user(contract, 60_000, REQUEST);
    assertTrue(stage.block(idle).entries().getLast().success(), "it asks nothing");
    flip(contract);
    BigInteger before = stage.balance(USER);
    Bytes tight = user(contract, 60_000, REQUEST);
    stage.block(tight);
    assertTrue(stage.admitted(tight).isEmpty(), "its gas is not for a question");
    assertTrue(before.subtract(stage.balance(USER)).compareTo(wei(60_000)) <= 0);
    BigInteger left = stage.balance(USER);
    Bytes wide = user(contract, 1_000_000, REQUEST);
    stage.block(wide);
    stage.block();
    BlockEntry ran = concluded(wide);
    assertTrue(ran.success());
    assertEquals(left.subtract(wei(ran.gasUsed())), stage.balance(USER));
    assertTrue(ran.gasUsed() <= 1_000_000);
  }

  @Test
  void p7RoundsHaveAnEnd() {
    Address contract = deploy(ASKS_FOREVER);
    BigInteger before = stage.balance(USER);
    Bytes data = Bytes.concat(Bytes32.ofUnsigned(place()).value(), InferenceStage.request(0, MARK));
    Bytes asking = waiting(contract, data);
    int rounds = 0;
    BlockEntry last;
    do {
      assertEquals(1, stage.admitted(asking).orElseThrow().requests().size());
      rounds++;
      last = concluded(asking);
      stage.block();
    } while (stage.admitted(asking).isPresent());
    assertEquals(4, rounds);
    assertTrue(last.success(), "the fifth question reverts, and the contract ends");
    assertEquals(4, last.logs().size());
    assertEquals(before.subtract(wei(last.gasUsed())), stage.balance(USER));
    assertEquals(BigInteger.ZERO, stage.balance(Addresses.INFERENCES));
  }

  private static final long MARK = 0x5eed_1234;

  /** The bytes before the question's number. */
  private static int place() {
    Bytes request = InferenceStage.request(0, MARK);
    Bytes mark = Bytes32.ofUnsigned(MARK).value();
    for (int i = 0; i + mark.size() <= request.size(); i++) {
      if (request.slice(i, mark.size()).equals(mark)) {
        return i;
      }
    }
    throw new AssertionError("the question has no number");
  }

  /** Ethereum returns a fifth of what a run used; a fee is no work of the run. */
  @Test
  void p2NoRefundComesOutOfFees() {
    Address contract = deploy(CLEARS_SLOTS);
    flip(contract);
    long cheap = cleared(contract);
    BigInteger dearer =
        InferenceStage.FEE.add(InferenceStage.PRICE.multiply(new BigInteger("500000")));
    stage.succeeds(
        InferenceStage.OWNER,
        Addresses.MODEL_REGISTRY,
        ModelTransactions.setFees(
            InferenceStage.entry(), new RegisteredModel.Fees(dearer, dearer, BigInteger.ZERO)));
    flip(contract);
    assertEquals(500_000, cleared(contract) - cheap, "all of the dearer fee is paid");
  }

  private long cleared(Address contract) {
    Bytes asking = waiting(contract, REQUEST);
    BlockEntry ran = concluded(asking);
    assertTrue(ran.success());
    assertEquals(1, ran.logs().size());
    return ran.gasUsed();
  }

  @Test
  void p6WhoIsNodeOwnerAndUserStillPays() {
    InferenceStage own = new InferenceStage();
    Address all = InferenceStage.address(InferenceStage.OWNER);
    own.enrol(NodeKind.VANILLA, all);
    BigInteger before = own.balance(all);
    Bytes asking =
        own.transaction(
            InferenceStage.OWNER, Addresses.INFERENCE, BigInteger.ZERO, 3_000_000, REQUEST);
    own.block(asking);
    own.block();
    ExecutedBlock block = own.block(own.conclusion(asking, ANSWER));
    BlockEntry ran = block.entries().getLast();
    assertTrue(ran.success());
    BigInteger shares =
        InferenceStage.FEE
            .multiply(BigInteger.valueOf(6))
            .divide(TEN)
            .add(InferenceStage.FEE.multiply(BigInteger.valueOf(3)).divide(TEN));
    BigInteger paid = before.subtract(own.balance(all));
    assertEquals(wei(ran.gasUsed()).subtract(shares), paid);
    assertTrue(
        paid.compareTo(InferenceStage.FEE.divide(TEN).add(wei(block.header().gasUsed()))) >= 0,
        "a tenth of the fee, and all work");
    assertFalse(own.balance(Addresses.TREASURY).signum() == 0);
  }
}
