/** A data node's part in feeds: it asks, reports once a round, and submits where nobody does. */
@NullMarked
package network.haca.oracle.feed;

import org.jspecify.annotations.NullMarked;
