package network.haca.bridge.core;

import java.util.Optional;

/** Knowledge of all that is settled, which is complete or not. */
public interface SettledKnowledge {
  /** Why it is not known which leaves are settled; nothing if it is. */
  Optional<String> whyUnknown();
}
