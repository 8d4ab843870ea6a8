package network.haca.proofstream.topology;

/** The limit that closed a batch. */
enum BatchClosing {
  COUNT,
  BYTES,
  AGE
}
