package network.haca.devnet.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a schedule promises, by many seeds. */
class ScheduleTest {
  private static final Duration LENGTH = Duration.ofMinutes(2);
  private static final int SEEDS = 200;

  private static List<Planned> schedule(long seed, int validators) {
    return Schedule.of(seed, LENGTH, new Roster(validators, 2), true);
  }

  private static Duration end(Planned fault) {
    return fault.at().plus(fault.lasts());
  }

  @Test
  void aSeedMakesTheSameScheduleAgainAndAnotherSeedAnother() {
    assertEquals(schedule(7, 4), schedule(7, 4));
    assertNotEquals(schedule(7, 4), schedule(8, 4));
  }

  /** A seed means the same on every machine and in every later version. */
  @Test
  void aSeedIsKnownByItsFirstFault() {
    assertEquals("3.0 s  worker-0 killed for 5.8 s", schedule(1, 4).getFirst().line());
  }

  @Test
  void allFaultsAreLiftedBeforeTheLoadEnds() {
    for (long seed = 0; seed < SEEDS; seed++) {
      List<Planned> faults = schedule(seed, 4);
      assertFalse(faults.isEmpty());
      faults.forEach(fault -> assertTrue(end(fault).compareTo(LENGTH) < 0, fault::line));
    }
  }

  @Test
  void neverAreMoreValidatorsHitThanTheChainDoesWithout() {
    for (int validators : List.of(1, 4, 7, 10)) {
      for (long seed = 0; seed < SEEDS; seed++) {
        requireBorne(schedule(seed, validators), new Roster(validators, 2));
      }
    }
  }

  private static void requireBorne(List<Planned> faults, Roster roster) {
    for (Planned fault : faults) {
      List<Planned> beside =
          faults.stream()
              .filter(other -> other.at().compareTo(fault.at()) <= 0)
              .filter(other -> end(other).compareTo(fault.at()) > 0)
              .toList();
      assertTrue(beside.size() <= Schedule.AT_ONCE_MAX);
      Set<String> lanes = new HashSet<>();
      beside.forEach(each -> assertTrue(lanes.add(each.lane()), "two of one lane at once"));
      List<String> validators =
          beside.stream()
              .map(each -> each.fault().target())
              .filter(target -> target.startsWith(Roster.VALIDATOR))
              .toList();
      assertTrue(validators.size() <= roster.validatorsDownMax());
      assertEquals(validators.size(), new HashSet<>(validators).size());
    }
  }

  @Test
  void aValidatorLosesItsStoreOnlyWhereOthersCanGiveItBack() {
    for (long seed = 0; seed < SEEDS; seed++) {
      for (Planned fault : schedule(seed, 1)) {
        assertFalse(
            fault.fault() instanceof Fault.Ending(String target, Fault.Ending.How how)
                && target.startsWith(Roster.VALIDATOR)
                && how == Fault.Ending.How.STORE_LOST);
      }
    }
  }

  @Test
  void disksAreFullOnlyWhereTheyCanBeFilled() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Schedule.of(seed, LENGTH, new Roster(4, 2), false)
          .forEach(fault -> assertFalse(fault.fault() instanceof Fault.DiskFull));
    }
  }

  @Test
  void everyKindOfFaultComesInSomeSchedule() {
    Set<String> names = new HashSet<>();
    for (long seed = 0; seed < SEEDS; seed++) {
      schedule(seed, 4).forEach(fault -> names.add(fault.fault().name()));
    }
    assertEquals(
        Set.of(
            "killed",
            "restarted",
            "store-lost",
            "cometbft-killed",
            "paused",
            "disk-full",
            "link-cut",
            "link-silent",
            "link-slow",
            "walrus-late",
            "walrus-wrong-bytes",
            "walrus-wrong-id",
            "walrus-error",
            "walrus-forgets"),
        names);
  }
}
