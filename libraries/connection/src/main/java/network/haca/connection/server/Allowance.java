package network.haca.connection.server;

import java.time.Duration;

/**
 * Frames that cost the server work and carry nothing, which a client may send some of by itself,
 * and more the more content goes to and fro.
 */
final class Allowance {
  /** In one window, beside what the traffic earns. */
  static final int EMPTY_FRAMES_MAX = 1_000;

  /** Content of a frame that is not counted; as much content earns one more frame. */
  static final int CONTENT_BYTES = 64;

  private static final Duration WINDOW = Duration.ofSeconds(10);

  private long windowBegan;
  private long bytes;
  private long emptyFrames;

  Allowance(long now) {
    this.windowBegan = now;
  }

  /** Begins the next window, if it is time. */
  void at(long now) {
    if (now - windowBegan > WINDOW.toNanos()) {
      windowBegan = now;
      bytes = 0;
      emptyFrames = 0;
    }
  }

  /** Counts content, in either direction. */
  void earn(long count) {
    bytes += count;
  }

  void spend() {
    emptyFrames++;
  }

  boolean isSpent() {
    return emptyFrames > EMPTY_FRAMES_MAX + bytes / CONTENT_BYTES;
  }
}
