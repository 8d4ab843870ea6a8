package network.haca.devnet.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.devnet.chaos.Fault.Ending;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule S8: the oracle passes what is whole, and finds each thing that is not. */
class OracleTest {
  private static final Limits LIMITS = new Limits(8_500, 6_000, 100, 1_000);

  private final List<Answered> answers = new ArrayList<>();
  private final List<String> wrong = new ArrayList<>();
  private final List<SettledRoot> settled = new ArrayList<>();
  private final Map<Bytes32, String> rejected = new HashMap<>();
  private final Map<Bytes32, String> flaws = new HashMap<>();
  private final Map<String, String> heads = new HashMap<>();
  private final List<LiftedFault> faults = new ArrayList<>();
  private final List<String> leftovers = new ArrayList<>();
  private Footprint.Peak peak = new Footprint.Peak(Map.of("bridge-0", 90L), 900);

  OracleTest() {
    for (int i = 1; i <= 4; i++) {
      answers.add(new Answered(leaf(i), i * 1_000L, Answered.Kind.TENSOR, Optional.empty()));
    }
    settled.add(root("1", 3_000, 1, 2));
    settled.add(root("2", 5_000, 3, 4));
    heads.put("validator-0", "AA");
    heads.put("validator-1", "AA");
  }

  private static Bytes32 leaf(int number) {
    return Bytes32.ofUnsigned(number);
  }

  private static SettledRoot root(String name, long at, int... leaves) {
    List<Bytes32> all = new ArrayList<>();
    for (int leaf : leaves) {
      all.add(leaf(leaf));
    }
    return new SettledRoot(name, leaf(100 + leaves[0]), all, at);
  }

  private Verdict judge() {
    return Oracle.judge(
        new Observed(
            answers,
            wrong,
            new Observed.Unanswered(Map.of(), 0, 0),
            settled,
            List.of(),
            rejected,
            Map.of("bridge-0", Map.of(), "bridge-1", flaws),
            heads,
            faults,
            peak,
            leftovers,
            20_000),
        LIMITS);
  }

  private void assertFailsOnceFor(String part) {
    List<String> failures = judge().failures();
    assertEquals(1, failures.size(), failures::toString);
    assertTrue(failures.getFirst().contains(part), failures::toString);
  }

  @Test
  void aWholeRunPasses() {
    Verdict verdict = judge();
    assertEquals(List.of(), verdict.failures());
    assertEquals(4, verdict.settled());
    assertEquals(2_000, verdict.standstillMillis());
  }

  @Test
  void anAnswerThatNeverSettlesIsLost() {
    settled.set(1, root("2", 5_000, 3));
    Verdict verdict = judge();
    assertEquals(1, verdict.lost().size());
    assertTrue(verdict.lost().getFirst().contains(leaf(4).toHex()));
    assertFalse(verdict.passed());
  }

  @Test
  void anAnswerThatIsRefusedWithAReasonIsNot() {
    settled.set(1, root("2", 5_000, 3));
    rejected.put(leaf(4), "LATE");
    Verdict verdict = judge();
    assertTrue(verdict.passed(), verdict.failures()::toString);
    assertEquals(Map.of("LATE", 1), verdict.rejected());
  }

  @Test
  void aLeafUnderTwoRootsIsDoubledWhetherAnsweredOrNot() {
    settled.add(root("3", 6_000, 4, 9));
    settled.add(root("4", 6_000, 9));
    Verdict verdict = judge();
    assertEquals(2, verdict.doubled().size());
    assertFailsOnceFor("settled more than once");
  }

  @Test
  void aLeafTwiceUnderOneRootAndARootSettledTwiceAreDoubled() {
    settled.set(0, root("1", 3_000, 1, 2, 2));
    assertEquals(1, judge().doubled().size());
    settled.set(0, root("1", 3_000, 1, 2));
    settled.add(root("7", 3_000, 1, 2));
    assertEquals(2, judge().doubled().size());
  }

  @Test
  void aReceiptThatIsMissingAtOneBridgeIsFound() {
    flaws.put(leaf(2), "404 not settled, or not yet");
    assertEquals(
        List.of(leaf(2) + ": 404 not settled, or not yet"), judge().unverified().get("bridge-1"));
    assertFailsOnceFor("[bridge-1]");
  }

  @Test
  void validatorsThatDifferAreFound() {
    heads.put("validator-1", "BB");
    assertFailsOnceFor("validators differ");
  }

  @Test
  void aStandstillIsTimedFromTheAnswerThatWaits() {
    settled.set(1, root("2", 12_000, 3, 4));
    assertEquals(9_000, judge().standstillMillis());
    assertFailsOnceFor("nothing settled for 9000 ms");
  }

  @Test
  void anAnswerThatIsLeftBehindIsTimedFromTheLastThatSettled() {
    answers.add(new Answered(leaf(5), 1_000, Answered.Kind.TENSOR, Optional.empty()));
    settled.add(root("3", 14_000, 5));
    assertEquals(9_000, judge().standstillMillis());
    assertEquals(13_000, judge().slowestMillis());
  }

  @Test
  void noAnswerThatWaitsIsNoStandstill() {
    answers.add(new Answered(leaf(5), 19_000, Answered.Kind.TENSOR, Optional.empty()));
    settled.add(root("3", 19_500, 5));
    assertTrue(judge().passed());
  }

  @Test
  void aFaultThatIsNotRecoveredFromIsFound() {
    Planned planned =
        new Planned(
            "bridge",
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            new Ending("bridge-0", Ending.How.KILLED));
    faults.add(new LiftedFault(planned, 1_000, 2_000, 2_500, ""));
    assertEquals(List.of(500L), judge().recoveryMillis());
    settled.set(0, root("1", 9_000, 1, 2));
    assertFailsOnceFor("6500 ms without a fault");
    // Half of that time is excused by another.
    faults.add(new LiftedFault(planned, 4_000, 7_000, 7_250, ""));
    assertEquals(List.of(3_250L, 1_750L), judge().recoveryMillis());
    faults.add(new LiftedFault(planned, 1_000, 2_000, 2_500, "bridge-0 does not work"));
    assertFailsOnceFor("bridge-0 does not work");
  }

  @Test
  void whatIsLeftOverOrTakesTooMuchIsFound() {
    leftovers.add("process 7: cometbft");
    assertFailsOnceFor("process 7");
    leftovers.clear();
    peak = new Footprint.Peak(Map.of("bridge-0", 101L), 900);
    assertFailsOnceFor("101 MiB of memory");
    peak = new Footprint.Peak(Map.of(), 1_001);
    assertFailsOnceFor("1001 MiB on disk");
  }

  @Test
  void aWrongAnswerIsFoundAndNoAnswerAtAllIsNoSuccess() {
    wrong.add("launch 3 is answered in two ways");
    assertFailsOnceFor("launch 3");
    wrong.clear();
    answers.clear();
    assertFailsOnceFor("no answer at all");
  }
}
