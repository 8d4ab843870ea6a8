/** The topics, read for the view. */
@NullMarked
package network.haca.explorer.kafka;

import org.jspecify.annotations.NullMarked;
