package network.haca.llmnode.decoder;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * An answer as it is wanted of a model.
 *
 * @param tokensMax of the answer
 * @param stops texts before which it ends
 * @param binding to what it may be
 * @param likeliest so many tokens are told with the log probability of each; nothing if none is
 */
record Wish(
    Sampling sampling,
    int tokensMax,
    List<String> stops,
    Optional<BoundAnswer.Binding> binding,
    OptionalInt likeliest) {
  Wish {
    stops = List.copyOf(stops);
  }

  /**
   * The same for one of several answers to a request. Each has a seed of its own, which no other
   * request's seed is a neighbour of.
   */
  Wish choice(int index) {
    long seed =
        new SplittableRandom(~sampling.seed()).longs(index).reduce(sampling.seed(), (a, b) -> b);
    return new Wish(sampling.seeded(seed), tokensMax, stops, binding, likeliest);
  }
}
