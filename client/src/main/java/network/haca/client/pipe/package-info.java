/**
 * Questions to models inside transactions: sent, followed to their end, and read. Begin with {@link
 * network.haca.client.pipe.PipeClient}.
 */
@NullMarked
package network.haca.client.pipe;

import org.jspecify.annotations.NullMarked;
