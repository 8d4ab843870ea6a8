/** A testnet's pace: from a transaction to its receipt, and from block to block. */
@NullMarked
package network.haca.benchmarks.pace;

import org.jspecify.annotations.NullMarked;
