/** Ethereum's own state tests, run against our EVM. */
@NullMarked
package network.haca.stack.statetest;

import org.jspecify.annotations.NullMarked;
