package network.haca.oracle.core;

/** The kind of question for which a source is asked. */
public enum Asker {
  /** A round of a feed, which has its value in time or misses it. */
  FEED,

  /** A client of this node. */
  CLIENT,

  /** A contract, whose sender anybody is: it has a {@link ContractShare} and no more. */
  CONTRACT
}
