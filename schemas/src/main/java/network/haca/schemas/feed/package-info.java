/** Reports that data nodes sign of feeds' rounds, and the rules by which they are aggregated. */
@NullMarked
package network.haca.schemas.feed;

import org.jspecify.annotations.NullMarked;
