package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final long[] NO_PROMPT = {};

  private static float[] logits() {
    // Chances 0.5, 0.3, 0.15, 0.05.
    return new float[] {
      (float) Math.log(0.15), (float) Math.log(0.5), (float) Math.log(0.05), (float) Math.log(0.3)
    };
  }

  private static Sampling sampling(double temperature, double topP, int topK) {
    return new Sampling(temperature, topP, topK, 1, 0, 0, Map.of(), 7);
  }

  private static Map<Integer, Integer> drawn(Sampling sampling, int times) {
    Sampler sampler = new Sampler(sampling, NO_PROMPT);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < times; i++) {
      counts.merge(sampler.choose(logits()), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void withoutTemperatureTheLikeliestIsTaken() {
    assertEquals(Map.of(1, 100), drawn(Sampling.greedy(), 100));
  }

  @Test
  void tokensComeAsOftenAsTheirChancesSay() {
    Map<Integer, Integer> counts = drawn(sampling(1, 1, 0), 20_000);
    double[] chances = {0.15, 0.5, 0.05, 0.3};
    for (int token = 0; token < chances.length; token++) {
      assertEquals(chances[token], counts.getOrDefault(token, 0) / 20_000.0, 0.015);
    }
  }

  @Test
  void aLowTemperatureMakesTheLikelyLikelier() {
    int often = drawn(sampling(0.5, 1, 0), 2_000).getOrDefault(1, 0);
    // 0.5² of 0.5² + 0.3² + 0.15² + 0.05².
    assertEquals(0.685, often / 2_000.0, 0.04);
  }

  @Test
  void topPKeepsTheSmallestSetThatHasIt() {
    assertEquals(Set.of(1), drawn(sampling(1, 0.4, 0), 500).keySet());
    assertEquals(Set.of(1, 3), drawn(sampling(1, 0.7, 0), 500).keySet());
    assertEquals(Set.of(0, 1, 3), drawn(sampling(1, 0.9, 0), 500).keySet());
  }

  @Test
  void topKKeepsAsMany() {
    assertEquals(Set.of(1, 3), drawn(sampling(1, 1, 2), 500).keySet());
  }

  @Test
  void equalSeedsChooseAlikeAndOthersDoNot() {
    assertEquals(drawn(sampling(1, 1, 0), 300), drawn(sampling(1, 1, 0), 300));
    assertNotEquals(drawn(sampling(1, 1, 0), 300), drawn(sampling(1, 1, 0).seeded(8), 300));
  }

  @Test
  void presenceAndFrequencyTurnToOtherTokens() {
    Sampler presence = new Sampler(new Sampling(0, 1, 0, 1, 0.6, 0, Map.of(), 0), NO_PROMPT);
    assertEquals(1, presence.choose(logits()));
    assertEquals(3, presence.choose(logits()));
    assertEquals(1, presence.choose(logits()), "both have been there: the penalty is the same");
    Sampler frequency = new Sampler(new Sampling(0, 1, 0, 1, 0, 0.4, Map.of(), 0), NO_PROMPT);
    int[] chosen = new int[4];
    for (int i = 0; i < 4; i++) {
      chosen[i] = frequency.choose(logits());
    }
    assertTrue(chosen[0] == 1 && chosen[1] == 1 && chosen[2] == 3, "one more each time");
  }

  @Test
  void repetitionCountsThePromptToo() {
    Sampling sampling = new Sampling(0, 1, 0, 4, 0, 0, Map.of(), 0);
    assertEquals(3, new Sampler(sampling, new long[] {1}).choose(logits()));
  }

  @Test
  void aBiasMovesAToken() {
    Sampling sampling = new Sampling(0, 1, 0, 1, 0, 0, Map.of(2L, 100.0, 99L, 100.0), 0);
    assertEquals(2, new Sampler(sampling, NO_PROMPT).choose(logits()));
  }
}
