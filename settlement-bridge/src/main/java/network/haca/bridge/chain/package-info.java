/** What is read from and written to the chain. */
@NullMarked
package network.haca.bridge.chain;

import org.jspecify.annotations.NullMarked;
