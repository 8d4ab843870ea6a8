/**
 * Decides how much of the node whoever asks may use: whose turn it is, for how long, and what is
 * refused.
 */
@NullMarked
package network.haca.fullnode.lane;

import org.jspecify.annotations.NullMarked;
