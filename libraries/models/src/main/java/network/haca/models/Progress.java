package network.haca.models;

/** The state of an upload or a download, told after each part. */
@FunctionalInterface
public interface Progress {
  /** Tells nobody. */
  Progress NONE = (done, all, moved) -> {};

  /**
   * @param done bytes that are where they belong
   * @param all bytes of the package
   * @param moved bytes of these that this run had to move
   */
  void at(long done, long all, long moved);
}
