package network.haca.llmnode.decoder;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

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

  /** The same, but with chances of its own: of several answers to one request. */
  Wish choice(int index) {
    return new Wish(sampling.seeded(sampling.seed() + index), tokensMax, stops, binding, likeliest);
  }
}
