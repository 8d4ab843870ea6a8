package network.haca.llmnode.decoder;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Chooses the tokens of one answer, one after the other. */
final class Sampler {
  private final Sampling sampling;
  private final SplittableRandom random;
  private final Map<Integer, Integer> answered = new HashMap<>();
  private final Set<Integer> seen = new HashSet<>();

  Sampler(Sampling sampling, long[] prompt) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed());
    for (long token : prompt) {
      seen.add((int) token);
    }
  }

  /**
   * @param logits of all tokens; changed
   */
  int choose(float[] logits) {
    penalize(logits);
    int token = sampling.temperature() == 0 ? likeliest(logits) : draw(logits);
    answered.merge(token, 1, Integer::sum);
    seen.add(token);
    return token;
  }

  private void penalize(float[] logits) {
    double repetition = sampling.repetitionPenalty();
    if (repetition != 1) {
      for (int token : seen) {
        float logit = logits[token];
        logits[token] = (float) (logit > 0 ? logit / repetition : logit * repetition);
      }
    }
    answered.forEach(
        (token, times) ->
            logits[token] -=
                (float) (sampling.presencePenalty() + times * sampling.frequencyPenalty()));
    sampling
        .bias()
        .forEach(
            (token, bias) -> {
              if (token >= 0 && token < logits.length) {
                logits[token.intValue()] += bias.floatValue();
              }
            });
  }

  private static int likeliest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  private int draw(float[] logits) {
    double[] chances = chances(logits);
    long[] ranked = ranked(chances);
    int count = sampling.topK() > 0 ? Math.min(sampling.topK(), ranked.length) : ranked.length;
    double within = 0;
    int kept = 0;
    while (kept < count && (kept == 0 || within < sampling.topP())) {
      within += chances[token(ranked[ranked.length - 1 - kept])];
      kept++;
    }
    double left = random.nextDouble() * within;
    for (int i = 0; i < kept; i++) {
      int token = token(ranked[ranked.length - 1 - i]);
      left -= chances[token];
      if (left < 0) {
        return token;
      }
    }
    return token(ranked[ranked.length - kept]);
  }

  private double[] chances(float[] logits) {
    double highest = logits[likeliest(logits)];
    double[] chances = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      chances[i] = Math.exp((logits[i] - highest) / sampling.temperature());
      sum += chances[i];
    }
    for (int i = 0; i < chances.length; i++) {
      chances[i] /= sum;
    }
    return chances;
  }

  /**
   * Tokens in the order of their chance, lowest first: the bits of a positive float are ordered as
   * it is, so chance and token sort as one number. Those that are left out have together less than
   * what {@code topP} cuts off, or no chance.
   */
  private long[] ranked(double[] chances) {
    double least = (1 - sampling.topP()) / chances.length;
    long[] ranked = new long[chances.length];
    int count = 0;
    for (int i = 0; i < chances.length; i++) {
      if (chances[i] >= least && chances[i] > 0) {
        ranked[count++] = (long) Float.floatToIntBits((float) chances[i]) << 32 | i;
      }
    }
    long[] cut = Arrays.copyOf(ranked, count);
    Arrays.sort(cut);
    return cut;
  }

  private static int token(long ranked) {
    return (int) ranked;
  }
}
