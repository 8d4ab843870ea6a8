/** What a network that runs answers. */
@NullMarked
package network.haca.benchmarks.answers;

import org.jspecify.annotations.NullMarked;
