package network.haca.explorer.core;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;

/**
 * A part of a list.
 *
 * @param next behind which the next part begins; nothing if this is the last
 */
public record Page<T>(List<T> items, Optional<Bytes> next) {
  /** Items of a part, at most. */
  public static final int SIZE_MAX = 100;

  public Page {
    items = List.copyOf(items);
  }

  /**
   * The part that a user asks for.
   *
   * @param after the {@link Page#next} of the part before; empty for the first
   * @param size 1 to {@value #SIZE_MAX}
   */
  public record Ask(Bytes after, int size) {
    public Ask {
      if (size < 1 || size > SIZE_MAX) {
        throw new IllegalArgumentException("a page of " + size);
      }
    }
  }
}
