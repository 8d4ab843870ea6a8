/**
 * The world state: a journal of changes over Merkle Patricia tries. Open {@link
 * network.haca.evm.state.WorldState} first.
 */
@NullMarked
package network.haca.evm.state;

import org.jspecify.annotations.NullMarked;
