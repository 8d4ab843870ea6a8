package network.haca.devnet.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The schedule of faults that a seed gives: the same one gives the same list. Lanes hold what the
 * network promises to bear: of twins one at a time, of validators no more than the chain can do
 * without.
 */
final class Schedule {
  /** Named, so that every JDK draws the same numbers. */
  private static final String ALGORITHM = "L64X128MixRandom";

  static final int AT_ONCE_MAX = 3;
  private static final Duration FIRST = Duration.ofSeconds(3);
  private static final int APART_MIN_MILLIS = 1_500;
  private static final int APART_MAX_MILLIS = 6_000;
  private static final int LASTS_MIN_MILLIS = 2_000;
  private static final int LASTS_MAX_MILLIS = 9_000;

  /** In which a role that ended is back; the lane waits longer if it is not. */
  private static final Duration RESTART = Duration.ofSeconds(12);

  /** Before the load ends, when every fault is lifted. */
  private static final Duration QUIET = Duration.ofSeconds(4);

  private final RandomGenerator random;
  private final FaultChoice choice;
  private final Roster roster;
  private final List<Planned> faults = new ArrayList<>();
  private final Map<String, Duration> busyUntil = new TreeMap<>();

  private Schedule(long seed, Roster roster, boolean canFillDisks) {
    this.random = RandomGeneratorFactory.of(ALGORITHM).create(seed);
    this.roster = roster;
    this.choice = new FaultChoice(random, roster, canFillDisks);
  }

  /**
   * @param length of the load, by whose end all faults are lifted
   */
  static List<Planned> of(long seed, Duration length, Roster roster, boolean canFillDisks) {
    return new Schedule(seed, roster, canFillDisks).draw(length);
  }

  private List<Planned> draw(Duration length) {
    Duration at = FIRST;
    while (at.plusMillis(LASTS_MAX_MILLIS).plus(QUIET).compareTo(length) <= 0) {
      List<String> free = freeLanes(at);
      if (!free.isEmpty() && activeAt(at) < AT_ONCE_MAX) {
        plan(free.get(random.nextInt(free.size())), at);
      }
      at = at.plusMillis(random.nextInt(APART_MIN_MILLIS, APART_MAX_MILLIS));
    }
    return List.copyOf(faults);
  }

  private void plan(String lane, Duration at) {
    Duration lasts = Duration.ofMillis(random.nextInt(LASTS_MIN_MILLIS, LASTS_MAX_MILLIS));
    faults.add(new Planned(lane, at, lasts, choice.of(lane)));
    busyUntil.put(lane, at.plus(lasts).plus(RESTART));
  }

  private List<String> freeLanes(Duration at) {
    return lanes(roster).stream()
        .filter(lane -> busyUntil.getOrDefault(lane, Duration.ZERO).compareTo(at) <= 0)
        .toList();
  }

  private long activeAt(Duration at) {
    return faults.stream()
        .filter(fault -> fault.at().plus(fault.lasts()).compareTo(at) > 0)
        .count();
  }

  /** Faults of one lane never overlap. */
  static List<String> lanes(Roster roster) {
    List<String> lanes = new ArrayList<>(Roster.TWINS);
    lanes.add(Roster.BROKER);
    lanes.add(Roster.WALRUS);
    for (int i = 0; i < roster.validatorsDownMax(); i++) {
      lanes.add(Roster.VALIDATOR + "/" + i);
    }
    return lanes;
  }
}
