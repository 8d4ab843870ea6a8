package network.haca.llmnode.decoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The probability that the model gave a token of an answer, before penalties, temperature and
 * format: natural logarithms.
 *
 * @param likeliest tokens in its place, the likeliest first
 */
record TokenLogProbability(Candidate chosen, List<Candidate> likeliest) {
  /** JSON has no infinity: what is this unlikely or less is shown so, as OpenAI does. */
  private static final double LEAST = -9999;

  record Candidate(int token, double logarithm) {
    Candidate {
      logarithm = Math.max(LEAST, logarithm);
    }
  }

  TokenLogProbability {
    likeliest = List.copyOf(likeliest);
  }

  /**
   * @param logits of all tokens
   * @param count of the likeliest
   */
  static TokenLogProbability of(float[] logits, int token, int count) {
    double normalizer = logarithmOfSum(logits);
    List<Candidate> likeliest = new ArrayList<>();
    for (int each : likeliest(logits, count)) {
      likeliest.add(new Candidate(each, logits[each] - normalizer));
    }
    return new TokenLogProbability(new Candidate(token, logits[token] - normalizer), likeliest);
  }

  private static double logarithmOfSum(float[] logits) {
    float highest = Float.NEGATIVE_INFINITY;
    for (float logit : logits) {
      highest = Math.max(highest, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - highest);
    }
    return highest + Math.log(sum);
  }

  private static List<Integer> likeliest(float[] logits, int count) {
    Comparator<Integer> byLogit = Comparator.comparingDouble(token -> logits[token]);
    PriorityQueue<Integer> best = new PriorityQueue<>(byLogit);
    for (int token = 0; token < logits.length && count > 0; token++) {
      if (best.size() < count) {
        best.add(token);
      } else if (logits[token] > logits[best.element()]) {
        best.remove();
        best.add(token);
      }
    }
    return best.stream().sorted(byLogit.reversed()).toList();
  }
}
