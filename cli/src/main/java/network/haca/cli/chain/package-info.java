/** Commands of the chain itself: accounts, validators, the EVM. */
@NullMarked
package network.haca.cli.chain;

import org.jspecify.annotations.NullMarked;
