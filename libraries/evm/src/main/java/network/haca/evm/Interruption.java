package network.haca.evm;

/**
 * Tells an execution whose result nobody is bound to that it shall end: its time is over, or who
 * asked for it has left. It is looked at now and then, by gas that was spent. What executes blocks
 * has none: a block's result never depends on a clock (rule C1).
 */
@FunctionalInterface
public interface Interruption {
  /** Gas that is spent from one look to the next: some milliseconds of the slowest code. */
  long GAS_BETWEEN_LOOKS = 100_000;

  /** Returns true if the execution shall end now. */
  boolean isDue();
}
