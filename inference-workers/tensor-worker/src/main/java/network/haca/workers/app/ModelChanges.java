package network.haca.workers.app;

import java.time.Duration;

/**
 * The way in which models change while they are served.
 *
 * @param watch the pause between two looks at the directories of models
 */
record ModelChanges(Mode mode, Duration watch) {
  /** What changes them. */
  enum Mode {
    /** Nothing. */
    NONE,
    /** Their directories. */
    POLL,
    /** Orders to load and unload them. */
    EXPLICIT
  }
}
