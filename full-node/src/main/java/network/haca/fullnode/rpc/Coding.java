package network.haca.fullnode.rpc;

/**
 * How the bodies of a request and of its answer are packed.
 *
 * @param isGzip whether the request's is in gzip
 * @param takesGzip whether the answer may be
 */
record Coding(boolean isGzip, boolean takesGzip) {
  static final Coding PLAIN = new Coding(false, false);
}
