/** Load on HTTP ports, and what it met. */
@NullMarked
package network.haca.benchmarks.load;

import org.jspecify.annotations.NullMarked;
