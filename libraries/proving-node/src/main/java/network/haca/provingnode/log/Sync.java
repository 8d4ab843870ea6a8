package network.haca.provingnode.log;

/** When a record counts as durable (rule O1). */
public enum Sync {
  /** Survives a power cut: fdatasync before the answer. */
  DISK,
  /** Survives the death of the process only. */
  PROCESS
}
