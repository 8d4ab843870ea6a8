/** The feed contract: its call data, its results, and the rounds that its definitions make. */
@NullMarked
package network.haca.contracts.feeds;

import org.jspecify.annotations.NullMarked;
