package network.haca.devnet.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.ValidatorSchedule.Member;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import org.junit.jupiter.api.Test;

class PowerStepsTest {
  private static final long WANTED = 10;

  private static Bytes32 key(String name) {
    return Sha256.hash(Bytes.ofUtf8(name));
  }

  private static List<Long> steps(List<Member> voting, Bytes32 key) {
    List<Long> steps = new ArrayList<>();
    List<Member> now = new ArrayList<>(voting);
    while (PowerSteps.power(now, key) < WANTED) {
      long next = PowerSteps.next(now, key, WANTED);
      steps.add(next);
      now.removeIf(member -> member.publicKey().equals(key));
      now.add(new Member(key, next));
    }
    return steps;
  }

  @Test
  void besideOneTheSecondTakesThreeSteps() {
    assertEquals(List.of(3L, 7L, 10L), steps(List.of(new Member(key("one"), 10)), key("two")));
  }

  @Test
  void besideThreeAFourthNeedsOneStep() {
    List<Member> three =
        List.of(
            new Member(key("one"), 10), new Member(key("two"), 10), new Member(key("three"), 10));
    assertEquals(List.of(10L), steps(three, key("four")));
  }

  @Test
  void whoHasPartOfItGoesOnFromThere() {
    List<Member> begun = List.of(new Member(key("one"), 10), new Member(key("two"), 7));
    assertEquals(List.of(10L), steps(begun, key("two")));
  }

  @Test
  void whoHasAllOfItTakesNoStep() {
    assertEquals(List.of(), steps(List.of(new Member(key("one"), 10)), key("one")));
  }
}
