package network.haca.fullnode.rpc;

import network.haca.connection.ContentCoding;

/**
 * How the bodies of an exchange are packed.
 *
 * @param body of the request
 * @param answer that the client takes
 */
record Coding(ContentCoding body, ContentCoding answer) {
  static final Coding PLAIN = new Coding(ContentCoding.IDENTITY, ContentCoding.IDENTITY);
}
