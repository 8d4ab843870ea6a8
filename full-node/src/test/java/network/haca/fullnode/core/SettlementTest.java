package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules L2, L3, L6, S1, V1 to V5 on the real contracts in the real EVM. */
class SettlementTest {
  private static final Bytes32 ROOT = Keccak.hash(Bytes.ofUtf8("root"));

  private final TestLedger four = new TestLedger(10, 10, 10, 10);

  private void open(TestLedger ledger) {
    ExecutedBlock block = ledger.block(1, ledger.batchSettle(ROOT));
    assertTrue(block.entries().getFirst().success());
    assertEquals(Status.PENDING, ledger.status(ROOT));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1, 0 1, PENDING",
    "1, 1, 1, 1, 0 1 2, SETTLED",
    "67, 33, 0, 0, 0, SETTLED",
    "66, 34, 0, 0, 0, PENDING",
    "2, 1, 0, 0, 0, PENDING",
    "2, 1, 0, 0, 0 1, SETTLED"
  })
  void v4MoreThanTwoThirdsOfThePowerSettle(
      long a, long b, long c, long d, String yes, Status expected) {
    TestLedger ledger = new TestLedger(a, b, c, d);
    open(ledger);
    int[] validators = List.of(yes.split(" ")).stream().mapToInt(Integer::parseInt).toArray();
    ledger.block(2, ledger.verdicts(1, true, validators));
    assertEquals(expected, ledger.status(ROOT));
  }

  @Test
  void v4WhatCannotReachTwoThirdsIsRejectedAndMayBeOpenedAnew() {
    open(four);
    four.block(2, four.verdicts(1, false, 0));
    assertEquals(Status.PENDING, four.status(ROOT));
    four.block(3, four.verdicts(1, false, 1));
    assertEquals(Status.REJECTED, four.status(ROOT));
    open(four);
    four.block(5, four.verdicts(2, true, 0, 1, 2));
    assertEquals(Status.SETTLED, four.status(ROOT));
  }

  @Test
  void v4OneLiarChangesNothing() {
    open(four);
    four.block(2, four.verdicts(1, false, 3));
    four.block(3, four.verdicts(1, true, 0, 1));
    assertEquals(Status.PENDING, four.status(ROOT));
    four.block(4, four.verdicts(1, true, 2));
    assertEquals(Status.SETTLED, four.status(ROOT));
  }

  @Test
  void v1TheFirstVerdictCountedIsFinal() {
    open(four);
    four.block(2, four.verdicts(1, false, 0));
    four.block(3, four.verdicts(1, true, 0, 1, 2));
    assertEquals(Status.PENDING, four.status(ROOT));
    four.block(4, four.verdicts(1, true, 3));
    assertEquals(Status.SETTLED, four.status(ROOT), "three of the others said yes");
  }

  @Test
  void v3AnInvalidEntryIsSkipped() {
    open(four);
    VerdictInjection.Entry good = four.entry(0, new VoteExtension.Opinion(1, true), four.height());
    VerdictInjection.Entry stale =
        four.entry(1, new VoteExtension.Opinion(1, true), four.height() - 1);
    VerdictInjection.Entry forged =
        new VerdictInjection.Entry(
            four.entry(2, new VoteExtension.Opinion(1, true), four.height()).validator(),
            good.extension(),
            good.signature());
    Bytes injection = new VerdictInjection(List.of(good, stale, forged, good)).encode();
    four.block(2, injection);
    assertFalse(four.latest().hasVerdict(1, good.validator()), "an entry twice is none");
    Bytes once =
        new VerdictInjection(
                List.of(
                    four.entry(0, new VoteExtension.Opinion(1, true), four.height()),
                    stale,
                    forged))
            .encode();
    four.block(3, once);
    assertTrue(four.latest().hasVerdict(1, good.validator()));
    assertFalse(four.latest().hasVerdict(1, stale.validator()));
    assertFalse(four.latest().hasVerdict(1, forged.validator()));
  }

  @Test
  void v5ASettlementExpiresAfterTenMinutesAndSixtyFourHeights() {
    open(four);
    for (int i = 0; i < 64; i++) {
      four.block(700);
      assertEquals(Status.PENDING, four.status(ROOT), "height " + four.height());
    }
    ExecutedBlock expiry = four.block(701);
    assertEquals(Status.EXPIRED, four.status(ROOT));
    assertEquals(0x7e, expiry.entries().getFirst().type(), "rule L6: a system transaction");
    // Rule S6: it may be opened anew, and settles if the validators are there by then.
    four.block(702, four.batchSettle(ROOT));
    assertEquals(Status.PENDING, four.status(ROOT));
    four.block(703, four.verdicts(2, true, 0, 1, 2));
    assertEquals(Status.SETTLED, four.status(ROOT));
  }

  @Test
  void s1AnOpenOrSettledRootCannotBeOpenedAgain() {
    open(four);
    assertFalse(four.block(2, four.batchSettle(ROOT)).entries().getFirst().success());
    four.block(3, four.verdicts(1, true, 0, 1, 2));
    assertFalse(four.block(4, four.batchSettle(ROOT)).entries().getFirst().success());
  }

  @Test
  void s1ACallerHasAtMostSixtyFourPendingSettlements() {
    for (int i = 1; i <= 64; i++) {
      Bytes transaction = four.batchSettle(Bytes32.ofUnsigned(i));
      assertTrue(four.block(1, transaction).entries().getFirst().success());
    }
    assertFalse(four.block(1, four.batchSettle(ROOT)).entries().getFirst().success());
    four.block(2, four.verdicts(1, true, 0, 1, 2));
    assertTrue(four.block(3, four.batchSettle(ROOT)).entries().getFirst().success());
  }

  @ParameterizedTest
  @CsvSource({"0, AAAA", "3, ''"})
  void s1ABatchOfNothingOrNowhereIsAnnouncedAndOpensNothing(int size, String blobId) {
    Bytes data = RelayContract.batchSettle(ROOT, size, blobId);
    ExecutedBlock block = four.block(1, four.transaction(Addresses.RELAY, data));
    assertTrue(block.entries().getFirst().success());
    assertEquals(
        List.of(
            Keccak.hash(Bytes.ofUtf8("BatchSettlement(bytes32,uint256,bytes)")),
            Keccak.hash(Bytes.ofUtf8("SettlementRefused(bytes32,string)"))),
        block.entries().getFirst().logs().stream().map(log -> log.topics().getFirst()).toList());
    assertEquals(Status.NONE, four.status(ROOT));
  }

  @Test
  void l2EveryHeightHasAHeaderThatNamesTheOneBefore() {
    List<Long> seconds = List.of(5L, 5L, 6L, 9L);
    for (int i = 0; i < seconds.size(); i++) {
      // Two of them have content, two have none.
      ExecutedBlock block =
          i % 2 == 0
              ? four.block(seconds.get(i), four.batchSettle(Bytes32.ofUnsigned(i + 1)))
              : four.block(seconds.get(i));
      BlockHeader header = block.header();
      assertEquals(i + 1, header.number());
      assertEquals(four.header(i).orElseThrow().hash(), header.parentHash());
      assertEquals(TestLedger.START + seconds.get(i), header.timestamp());
    }
  }

  @Test
  void l3TheAppHashStaysWhereNothingHappens() {
    Bytes32 genesis = four.head().orElseThrow().appHash();
    assertEquals(genesis, four.block(1).head().appHash());
    Bytes32 opened = four.block(2, four.batchSettle(ROOT)).head().appHash();
    assertNotEquals(genesis, opened);
    assertNotEquals(opened, four.block(3).head().appHash(), "a fresh PENDING is content");
    Bytes32 settled = four.block(4, four.verdicts(1, true, 0, 1, 2)).head().appHash();
    assertEquals(settled, four.block(5).head().appHash());
  }

  @Test
  void executingABlockAgainGivesTheSame() {
    Bytes transaction = four.batchSettle(ROOT);
    ExecutedBlock once = four.execute(1, transaction);
    ExecutedBlock again = four.execute(1, transaction);
    assertEquals(once, again);
  }

  @Test
  void anUnreadableTransactionIsRefusedAndChangesNothing() {
    ExecutedBlock block = four.block(1, Bytes.fromHex("c0"), Bytes.fromHex("7e01"));
    assertEquals(List.of(), block.entries());
    assertEquals(
        List.of("not a list of 9 fields", "unknown transaction type 0x7e"),
        block.results().stream().map(ExecutedBlock.TransactionResult::log).toList());
    assertEquals(0, block.head().contentHeight());
  }
}
