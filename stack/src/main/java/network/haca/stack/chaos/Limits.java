package network.haca.stack.chaos;

/**
 * What a run must stay under.
 *
 * @param standstillMillis nothing settles though answers wait
 * @param recoveryMillis from a fault's end until all answers from before it are settled
 * @param memoryMebibytes of one process
 * @param diskMebibytes of all processes
 */
record Limits(long standstillMillis, long recoveryMillis, long memoryMebibytes, long diskMebibytes) {
  static final Limits DEFAULT = new Limits(45_000, 60_000, 1_280, 4_096);
}
