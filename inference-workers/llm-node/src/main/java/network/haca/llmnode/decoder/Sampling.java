package network.haca.llmnode.decoder;

import java.util.Map;

/**
 * How the next token is chosen.
 *
 * @param temperature 0 takes the likeliest; else what the logits are divided by
 * @param topP the smallest set of likeliest tokens with this much probability; 1 takes all
 * @param topK as many of the likeliest; 0 takes all
 * @param repetitionPenalty what logits of tokens in prompt or answer are divided by, or multiplied
 *     by if negative; 1 is none (Keskar et al. 2019)
 * @param presencePenalty off the logit of each token that the answer has
 * @param frequencyPenalty off it for each time that the answer has it
 * @param bias added to tokens' logits
 * @param seed equal ones choose alike
 */
public record Sampling(
    double temperature,
    double topP,
    int topK,
    double repetitionPenalty,
    double presencePenalty,
    double frequencyPenalty,
    Map<Long, Double> bias,
    long seed) {

  public Sampling {
    bias = Map.copyOf(bias);
  }

  Sampling seeded(long other) {
    return new Sampling(
        temperature, topP, topK, repetitionPenalty, presencePenalty, frequencyPenalty, bias, other);
  }

  /** The likeliest token each time. */
  public static Sampling greedy() {
    return new Sampling(0, 1, 0, 1, 0, 0, Map.of(), 0);
  }
}
