package network.haca.llmnode.core;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Sources of the values that are new in each answer.
 *
 * @param ids of answers
 * @param callIds of tool calls to which a provider gave none
 * @param clock that dates answers
 */
public record Fresh(Supplier<String> ids, Supplier<String> callIds, InstantSource clock) {
  /** Seconds of now. */
  long created() {
    return clock.instant().getEpochSecond();
  }
}
