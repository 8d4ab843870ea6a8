/** Clients that load a server over HTTP, and what they measure. */
@NullMarked
package network.haca.benchmarks.load;

import org.jspecify.annotations.NullMarked;
