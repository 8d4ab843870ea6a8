/** Ethereum's own state tests, run against our EVM. */
@NullMarked
package network.haca.cli.chain.statetest;

import org.jspecify.annotations.NullMarked;
