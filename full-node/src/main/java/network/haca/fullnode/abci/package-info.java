/** The ABCI socket and what answers on it: {@link network.haca.fullnode.abci.LedgerApplication}. */
@NullMarked
package network.haca.fullnode.abci;

import org.jspecify.annotations.NullMarked;
