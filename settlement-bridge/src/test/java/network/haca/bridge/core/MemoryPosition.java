package network.haca.bridge.core;

import java.util.OptionalLong;

/** Position of a walk, in memory. */
final class MemoryPosition implements WalkPosition {
  private OptionalLong at = OptionalLong.empty();

  @Override
  public OptionalLong get() {
    return at;
  }

  @Override
  public void set(long position) {
    at = OptionalLong.of(position);
  }
}
