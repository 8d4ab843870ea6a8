package network.haca.llmnode.core;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ways to settle an answer's proof, by the request header {@code X-SETTLEMENT-TYPE}. */
public enum SettlementChoice {
  /** Nothing but the answer itself; its holder can still verify it. */
  PRIVATE,
  /** Settled with others. */
  BATCH,
  /** Request and answer are public on Walrus, and settled by a transaction of their own. */
  INDIVIDUAL;

  public static final String HEADER = "X-SETTLEMENT-TYPE";

  /** The header's values and the SDK's own names; nothing if it is none of them. */
  public static Optional<SettlementChoice> of(@Nullable String header) {
    if (header == null) {
      return Optional.of(BATCH);
    }
    return switch (header.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]", "")) {
      case "", "batch", "batchhashed" -> Optional.of(BATCH);
      case "private" -> Optional.of(PRIVATE);
      case "individual", "individualfull" -> Optional.of(INDIVIDUAL);
      default -> Optional.empty();
    };
  }
}
