/** Words of 256 bits and their arithmetic. Open {@link network.haca.evm.word.UInt256} first. */
@NullMarked
package network.haca.evm.word;

import org.jspecify.annotations.NullMarked;
