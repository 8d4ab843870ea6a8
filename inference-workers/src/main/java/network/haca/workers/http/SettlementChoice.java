package network.haca.workers.http;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of an answer's proof: the request header {@code X-SETTLEMENT-TYPE}. */
enum SettlementChoice {
  /** Nothing but the answer itself; its holder can still verify it. */
  PRIVATE,
  /** Settled with others. */
  BATCH;

  static final String HEADER = "X-SETTLEMENT-TYPE";

  /** The header's values and the SDK's own names; nothing if it is none of them. */
  static Optional<SettlementChoice> of(@Nullable String header) {
    if (header == null) {
      return Optional.of(BATCH);
    }
    return switch (header.strip().toLowerCase(Locale.ROOT)) {
      case "", "batch", "batch_hashed" -> Optional.of(BATCH);
      case "private" -> Optional.of(PRIVATE);
      default -> Optional.empty();
    };
  }
}
