/** The chain and Walrus, as they are asked and told over the network. */
@NullMarked
package network.haca.bridge.chain;

import org.jspecify.annotations.NullMarked;
