/** Transfers per second of a testnet. */
@NullMarked
package network.haca.benchmarks.transfers;

import org.jspecify.annotations.NullMarked;
