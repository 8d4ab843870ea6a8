package network.haca.bridge.core;

import java.util.OptionalLong;

/** Position of a walk, on disk. */
public interface WalkPosition {
  /** Nothing if it has not begun. */
  OptionalLong get();

  void set(long position);
}
