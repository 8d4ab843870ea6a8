package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract.Status;
import network.haca.contracts.UnsignedTransaction;
import network.haca.contracts.ValidatorSchedule.Member;
import network.haca.contracts.ValidatorSetContract;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;

/** Rules L7, V2, V4 and S3 where the validator set changes, on the real contracts. */
class ValidatorSetTest {
  private static final Bytes32 ROOT = Keccak.hash(Bytes.ofUtf8("root"));
  private static final Bytes32 OVERLAPPING = Keccak.hash(Bytes.ofUtf8("overlapping"));

  private final TestLedger four = new TestLedger(10, 10, 10, 10);

  private static boolean succeeds(ExecutedBlock block) {
    assertEquals(1, block.entries().size());
    return block.entries().getFirst().success();
  }

  private static List<Bytes32> keysAt(TestLedger ledger, long height) {
    return ledger.latest().validators().at(height).stream().map(Member::publicKey).toList();
  }

  @Test
  void l7AChangeIsAnsweredAtOnceAndCountsTwoHeightsLater() {
    int fifth = four.newValidator();
    ExecutedBlock block = four.block(1, four.setPower(fifth, 10));
    assertEquals(List.of(new Member(four.validatorKey(fifth), 10)), block.validatorUpdates());
    long changed = four.height();
    assertEquals(4, keysAt(four, changed).size());
    assertEquals(4, keysAt(four, changed + 1).size());
    assertEquals(5, keysAt(four, changed + 2).size());
    assertEquals(List.of(), four.block(2).validatorUpdates());
    assertEquals(List.of(), four.block(3).validatorUpdates());
    ExecutedBlock leaving = four.block(4, four.setPower(0, 0));
    assertEquals(List.of(new Member(four.validatorKey(0), 0)), leaving.validatorUpdates());
    assertEquals(
        List.of(1, 2, 3, fifth).stream().map(four::validatorKey).toList(),
        keysAt(four, four.height() + 2));
  }

  @Test
  void severalChangesOfOneHeightAreOneChange() {
    ExecutedBlock block =
        four.block(1, four.setPower(0, 13), four.setPower(1, 9), four.setPower(1, 12));
    assertEquals(2, block.validatorUpdates().size());
    assertTrue(block.validatorUpdates().contains(new Member(four.validatorKey(1), 12)));
  }

  @Test
  void onlyTheAdministratorChangesTheSet() {
    Bytes strangers =
        UnsignedTransaction.legacy(
                0,
                BigInteger.valueOf(1_000_000_000),
                1_000_000,
                Addresses.VALIDATOR_SET,
                ValidatorSetContract.setPower(four.validatorKey(0), 0))
            .sign(four.config.chainId(), DevelopmentAccounts.KEYS.get(2));
    assertFalse(succeeds(four.block(1, strangers)));
    assertEquals(4, keysAt(four, 9).size());
  }

  @Test
  void noMoreThanAThirdOfThePowerChangesAtOnce() {
    int fifth = four.newValidator();
    assertFalse(succeeds(four.block(1, four.setPower(fifth, 14))));
    assertTrue(succeeds(four.block(2, four.setPower(fifth, 13))));
    assertFalse(succeeds(four.block(3, four.setPower(0, 0))), "the change before counts, too");
    four.block(4);
    assertTrue(succeeds(four.block(5, four.setPower(0, 0))));
  }

  @Test
  void theLastValidatorStays() {
    TestLedger alone = new TestLedger(10);
    assertFalse(succeeds(alone.block(1, alone.setPower(0, 0))));
    ExecutedBlock block =
        alone.execute(2, List.of(new BlockInput.Misbehaviour(address(alone, 0), alone.height())));
    assertEquals(List.of(), block.validatorUpdates());
  }

  private static Bytes address(TestLedger ledger, int validator) {
    return new Member(ledger.validatorKey(validator), 1).address();
  }

  @Test
  void whoMisbehavesLosesItsSeatForGood() {
    four.block(0);
    ExecutedBlock caught =
        four.execute(1, List.of(new BlockInput.Misbehaviour(address(four, 2), four.height())));
    four.commit(caught);
    assertEquals(0x7e, caught.entries().getFirst().type(), "rule L6: a system transaction");
    assertEquals(List.of(new Member(four.validatorKey(2), 0)), caught.validatorUpdates());
    assertFalse(keysAt(four, four.height() + 2).contains(four.validatorKey(2)));
    four.block(2);
    assertFalse(succeeds(four.block(3, four.setPower(2, 5))));
  }

  @Test
  void v2VotesAreCheckedAgainstTheSetOfTheirOwnHeight() {
    int fifth = four.newValidator();
    four.block(1, four.setPower(fifth, 10));
    four.block(2, four.batchSettle(ROOT));
    // The votes are of the height before the change counts.
    four.block(3, four.verdicts(1, true, fifth));
    assertFalse(four.latest().hasVerdict(1, four.validatorKey(fifth)));
    four.block(4, four.verdicts(1, true, fifth));
    assertTrue(four.latest().hasVerdict(1, four.validatorKey(fifth)));
  }

  @Test
  void v4ASetThatGrowsNeedsMore() {
    int fifth = four.newValidator();
    four.block(1, four.batchSettle(ROOT), four.setPower(fifth, 10));
    four.emptyBlocks(2, 1);
    four.block(3, four.verdicts(1, true, 0, 1, 2));
    assertEquals(Status.PENDING, four.status(ROOT), "30 of 50");
    four.block(4, four.verdicts(1, true, 3));
    assertEquals(Status.SETTLED, four.status(ROOT));
  }

  @Test
  void v4WhereTheSetChangesIsTalliedAnew() {
    TestLedger ledger = new TestLedger(30, 30, 20, 20);
    ledger.block(1, ledger.batchSettle(ROOT));
    ledger.block(2, ledger.verdicts(1, false, 3));
    ledger.block(3, ledger.setPower(3, 45));
    ledger.block(4);
    assertEquals(Status.PENDING, ledger.status(ROOT));
    ExecutedBlock changing = ledger.block(5);
    assertEquals(Status.REJECTED, ledger.status(ROOT), "45 of 125 said no");
    assertEquals(0x7e, changing.entries().getFirst().type());
  }

  /**
   * Two batches that share a leaf: each is settled by a quorum of some set, yet the two quorums
   * share nobody who is honest, since one set is left over from the other. It must not be enough.
   */
  @Test
  void s3QuorumsOfDifferentSetsDoNotSettleWhatOverlaps() {
    TestLedger ledger = new TestLedger(10, 10, 10, 10, 10, 10);
    ledger.block(1, ledger.batchSettle(ROOT), ledger.batchSettle(OVERLAPPING));
    ledger.block(2, ledger.verdicts(2, true, 4, 5));
    // What those who stay said of the one, and those who go of the other.
    ledger.block(3, ledger.setPower(0, 0), ledger.setPower(1, 0));
    ledger.emptyBlocks(4, 2);
    ledger.block(5, ledger.setPower(2, 0));
    ledger.emptyBlocks(6, 2);
    ledger.block(7, ledger.setPower(3, 0));
    ledger.emptyBlocks(8, 2);
    assertEquals(
        List.of(ledger.validatorKey(4), ledger.validatorKey(5)), keysAt(ledger, ledger.height()));
    assertEquals(Status.PENDING, ledger.status(OVERLAPPING), "all that are left said yes");
  }

  @Test
  void setsThatPendingSettlementsNeedAreKeptAndBounded() {
    four.block(1, four.batchSettle(ROOT));
    for (int i = 0; i < 15; i++) {
      assertTrue(four.block(2, four.setPower(0, 11 + i % 2)).entries().getFirst().success());
    }
    assertFalse(four.block(2, four.setPower(0, 20)).entries().getFirst().success());
    four.block(3, four.verdicts(1, true, 0, 1, 2, 3));
    assertEquals(Status.SETTLED, four.status(ROOT));
    assertTrue(four.block(4, four.setPower(0, 9)).entries().getFirst().success());
    assertTrue(four.latest().validators().terms().size() <= 4, "the others are forgotten");
  }
}
