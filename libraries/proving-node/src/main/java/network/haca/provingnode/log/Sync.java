package network.haca.provingnode.log;

/** The failures that a record must survive to count as durable (rule O1). */
public enum Sync {
  /** Survives a power cut: fdatasync before the answer. */
  DISK,
  /** Survives the death of the process only. */
  PROCESS
}
