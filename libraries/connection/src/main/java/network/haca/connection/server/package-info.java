/**
 * Opens the ports that the network serves over HTTP, with the bounds that keep each of them alive.
 */
@NullMarked
package network.haca.connection.server;

import org.jspecify.annotations.NullMarked;
