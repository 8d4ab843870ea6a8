package network.haca.fullnode.lane;

import java.util.Locale;

/** Kinds of work, each done by threads of its own, so that one cannot hold up another. */
public enum Kind {
  /** Lookups that take milliseconds whatever is asked for. */
  QUICK,
  /** Waits for what others answer. */
  SENDING,
  /** Runs for as long as its budget lasts. */
  HEAVY;

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
