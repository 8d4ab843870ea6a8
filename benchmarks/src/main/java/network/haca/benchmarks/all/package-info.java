/** All measurements of the page, each by the command that a reader would use. */
@NullMarked
package network.haca.benchmarks.all;

import org.jspecify.annotations.NullMarked;
