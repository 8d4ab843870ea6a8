/** What of a batch goes to Walrus: {@link network.haca.schemas.settlement.TreeDump}. */
@NullMarked
package network.haca.schemas.settlement;

import org.jspecify.annotations.NullMarked;
