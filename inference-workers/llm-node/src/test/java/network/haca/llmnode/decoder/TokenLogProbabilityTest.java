package network.haca.llmnode.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import network.haca.llmnode.decoder.TokenLogProbability.Candidate;
import org.junit.jupiter.api.Test;

class TokenLogProbabilityTest {
  private static final double EXACT = 1e-9;

  @Test
  void logarithmsAreThoseOfASoftmax() {
    float[] logits = {(float) Math.log(1), (float) Math.log(2), (float) Math.log(5)};
    TokenLogProbability told = TokenLogProbability.of(logits, 1, 2);
    assertEquals(Math.log(0.25), told.chosen().logarithm(), 1e-6);
    assertEquals(List.of(2, 1), told.likeliest().stream().map(Candidate::token).toList());
    assertEquals(Math.log(0.625), told.likeliest().getFirst().logarithm(), 1e-6);
  }

  @Test
  void hugeLogitsAndImpossibleTokensAreNumbersAllTheSame() {
    float[] logits = {3e38f, Float.NEGATIVE_INFINITY, 1};
    TokenLogProbability told = TokenLogProbability.of(logits, 0, 0);
    assertEquals(0, told.chosen().logarithm(), EXACT);
    assertTrue(told.likeliest().isEmpty());
    assertEquals(-9999, TokenLogProbability.of(logits, 1, 0).chosen().logarithm(), EXACT);
  }
}
