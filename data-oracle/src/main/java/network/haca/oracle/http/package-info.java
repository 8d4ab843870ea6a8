/** A data node's pinned port, and its way to the sources. */
@NullMarked
package network.haca.oracle.http;

import org.jspecify.annotations.NullMarked;
