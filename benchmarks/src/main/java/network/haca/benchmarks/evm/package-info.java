/** Whole blocks of one kind of work, on our EVM and on revm. */
@NullMarked
package network.haca.benchmarks.evm;

import org.jspecify.annotations.NullMarked;
