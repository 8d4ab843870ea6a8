package network.haca.bridge.core;

/** The next thing to do for a batch that is not settled. */
public enum Phase {
  /** To ask the relay where it stands, and to finish it if that is decided. */
  LOOK(Lane.CHAIN),
  /** To store it on Walrus and to read it back. */
  STORE(Lane.WALRUS),
  /** To open a settlement that names its blob. */
  OPEN(Lane.CHAIN),
  /** Nothing: the validators judge it. Takes no place. */
  PENDING(Lane.NONE),
  /** To see that the blob of what is pending for long can be read, and to store it again if not. */
  HEAL(Lane.WALRUS);

  /** Places are counted for each: a store that hangs does not hold up what the chain can do. */
  public enum Lane {
    CHAIN,
    WALRUS,
    NONE
  }

  private final Lane lane;

  Phase(Lane lane) {
    this.lane = lane;
  }

  public Lane lane() {
    return lane;
  }
}
