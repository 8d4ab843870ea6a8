package network.haca.fullnode.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import network.haca.contracts.RelayContract.Settlement;
import network.haca.fullnode.core.VoteExtension.Opinion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;

/** Rules S3, V1: what a validator says of open settlements, and which it judges. */
class BallotTest {
  private final TestLedger ledger = new TestLedger(10, 10, 10, 10);
  private final Map<Long, Boolean> verdicts = new HashMap<>();
  private long began;
  private long seconds;
  private final Ballot ballot = ballot(0);

  private Ballot ballot(int validator) {
    return new Ballot(
        ledger,
        new BlockExecutor(ledger.config, ledger),
        number -> Optional.ofNullable(verdicts.get(number)),
        () -> began,
        ledger.validatorKey(validator));
  }

  private static Bytes32 root(int i) {
    return Keccak.hash(Bytes.ofUtf8("root " + i));
  }

  private void open(int... roots) {
    for (int root : roots) {
      block(ledger.batchSettle(root(root)));
    }
  }

  private void block(Bytes... transactions) {
    ledger.block(++seconds, transactions);
  }

  private static List<Long> undecided(Ballot of) {
    return of.undecided().stream().map(Settlement::number).toList();
  }

  @Test
  void itAbstainsUntilItHasFoundAVerdict() {
    open(1, 2);
    assertEquals(List.of(), ballot.current());
    assertEquals(List.of(1L, 2L), undecided(ballot));
    verdicts.put(2L, false);
    assertEquals(List.of(new Opinion(2, false)), ballot.current());
    assertEquals(List.of(1L), undecided(ballot));
    verdicts.put(1L, true);
    assertEquals(List.of(new Opinion(1, true), new Opinion(2, false)), ballot.current());
    assertEquals(List.of(), undecided(ballot));
    assertEquals(2, ballot.open());
  }

  @Test
  void v1ItSaysEachUntilABlockHoldsIt() {
    open(1, 2);
    verdicts.put(1L, true);
    verdicts.put(2L, true);
    block(ledger.verdicts(1, true, 0));
    assertEquals(List.of(new Opinion(2, true)), ballot.current());
    assertEquals(2, ballot.open());
  }

  @Test
  void whatIsClosedIsNeitherSaidNorJudged() {
    open(1, 2, 3);
    verdicts.put(1L, true);
    assertEquals(OptionalLong.of(1), ballot.oldestOpening());
    block(ledger.verdicts(1, true, 1, 2, 3));
    assertEquals(List.of(), ballot.current());
    assertEquals(List.of(2L, 3L), undecided(ballot));
    assertEquals(OptionalLong.of(2), ballot.oldestOpening());
    ledger.emptyBlocks(700, 66);
    assertEquals(List.of(), undecided(ballot), "rule V5: they have expired");
    assertEquals(OptionalLong.empty(), ballot.oldestOpening());
    assertEquals(0, ballot.open());
  }

  @Test
  void s3WhoGetsItsSeatAfterTheOpeningDoesNotJudge() {
    int fifth = ledger.newValidator();
    open(1);
    block(ledger.setPower(fifth, 10));
    block();
    block();
    open(2);
    assertEquals(List.of(2L), undecided(ballot(fifth)));
    assertEquals(List.of(1L, 2L), undecided(ballot));
  }

  @Test
  void s3WhoseLedgerBeganAfterTheOpeningDoesNotJudge() {
    open(1, 2);
    began = 1;
    assertEquals(List.of(2L), undecided(ballot));
    began = 2;
    assertEquals(List.of(), undecided(ballot));
  }
}
