package network.haca.connection;

/** Room in memory for one body that comes, which others may need more. */
public interface BodyRoom {
  /** Returns true if so many bytes more may be held. */
  boolean reserve(long bytes);

  /**
   * Until {@link #arrived}, its bytes are others' if they come too slowly while there is no room.
   *
   * @param giveUp told then, on any thread
   */
  void arriving(Runnable giveUp);

  /** The body is whole, or will never be; false if its bytes are others' already. */
  boolean arrived();
}
