package network.haca.llmnode.decoder;

import java.util.List;

/**
 * Ends an answer before the first of its stop texts. What may be the beginning of one is held back
 * until it is known whether it is.
 */
final class StopText {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean isStopped;

  StopText(List<String> stops) {
    this.stops = List.copyOf(stops);
  }

  /** What of the text so far is certain, and has not been given yet. */
  String add(String text) {
    held.append(text);
    int stop = first();
    if (stop >= 0) {
      isStopped = true;
      held.setLength(stop);
      return rest();
    }
    int certain = held.length() - possible();
    String out = held.substring(0, certain);
    held.delete(0, certain);
    return out;
  }

  /** What was held back; the answer has ended. */
  String rest() {
    String out = held.toString();
    held.setLength(0);
    return out;
  }

  boolean isStopped() {
    return isStopped;
  }

  private int first() {
    return stops.stream().mapToInt(held::indexOf).filter(at -> at >= 0).min().orElse(-1);
  }

  /** The length of the longest end that a stop text begins with. */
  private int possible() {
    String text = held.toString();
    int longest = 0;
    for (String stop : stops) {
      for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
        if (text.regionMatches(text.length() - length, stop, 0, length)) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
