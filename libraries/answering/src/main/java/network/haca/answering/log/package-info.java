/** What a node keeps of its answers on disk. */
@NullMarked
package network.haca.answering.log;

import org.jspecify.annotations.NullMarked;
