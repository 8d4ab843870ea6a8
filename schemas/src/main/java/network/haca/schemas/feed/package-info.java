/** What data nodes sign of a feed's round, and how two such reports contradict each other. */
@NullMarked
package network.haca.schemas.feed;

import org.jspecify.annotations.NullMarked;
