package network.haca.facilitator.core;

/** How far a session has come; it never goes back. */
public enum SessionStage {
  /** Requests may draw on it. */
  OPEN,
  /** It takes no request any more, and is settled once the last one has ended. */
  ENDING,
  /** Its charges are a claim, which is being settled. */
  CLAIMED,
  /** With {@code exact}: the price is paid, and the answer is under way or may be asked again. */
  PAID,
  /** Nothing is left to do. */
  DONE
}
