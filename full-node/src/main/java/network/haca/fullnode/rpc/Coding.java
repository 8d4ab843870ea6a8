package network.haca.fullnode.rpc;

import network.haca.connection.ContentCoding;

/**
 * The content codings of an exchange's bodies.
 *
 * @param body of the request
 * @param answer that the client takes
 */
record Coding(ContentCoding body, ContentCoding answer) {
  static final Coding PLAIN = new Coding(ContentCoding.IDENTITY, ContentCoding.IDENTITY);
}
