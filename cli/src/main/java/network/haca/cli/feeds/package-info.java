/** Feeds on chain: what they are, what they say, and how one is made. */
@NullMarked
package network.haca.cli.feeds;

import org.jspecify.annotations.NullMarked;
