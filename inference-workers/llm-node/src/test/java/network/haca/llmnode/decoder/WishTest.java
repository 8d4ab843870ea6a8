package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WishTest {
  private static final int CHOICES = 8;

  private static Wish seeded(long seed) {
    Sampling sampling = new Sampling(1, 1, 0, 1, 0, 0, Map.of(), seed);
    return new Wish(sampling, 1, List.of(), Optional.empty(), OptionalInt.empty());
  }

  private static long seedOf(long seed, int choice) {
    return seeded(seed).choice(choice).sampling().seed();
  }

  @Test
  void theFirstChoiceHasTheSeedOfTheRequest() {
    assertEquals(7, seedOf(7, 0));
  }

  @Test
  void aChoiceHasTheSameSeedAgain() {
    assertEquals(seedOf(7, 3), seedOf(7, 3));
  }

  @Test
  void choicesOfNeighbouringSeedsHaveNoneInCommon() {
    Set<Long> seeds = new HashSet<>();
    for (long seed = -50; seed < 50; seed++) {
      for (int choice = 0; choice < CHOICES; choice++) {
        seeds.add(seedOf(seed, choice));
      }
    }
    assertEquals(100 * CHOICES, seeds.size());
  }
}
