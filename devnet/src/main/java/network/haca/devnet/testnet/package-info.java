/** Several validators on one machine, each a process of its own. */
@NullMarked
package network.haca.devnet.testnet;

import org.jspecify.annotations.NullMarked;
