/** Receipts over HTTP. */
@NullMarked
package network.haca.bridge.http;

import org.jspecify.annotations.NullMarked;
