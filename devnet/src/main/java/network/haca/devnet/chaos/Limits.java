package network.haca.devnet.chaos;

/**
 * The bounds that a run must stay under.
 *
 * @param standstillMillis nothing settles though answers wait
 * @param recoveryMillis until all answers are settled from before a fault's role worked again
 * @param memoryMebibytes of one process
 * @param diskMebibytes of all processes
 */
record Limits(
    long standstillMillis, long recoveryMillis, long memoryMebibytes, long diskMebibytes) {
  static final Limits DEFAULT = new Limits(60_000, 45_000, 1_280, 4_096);
}
