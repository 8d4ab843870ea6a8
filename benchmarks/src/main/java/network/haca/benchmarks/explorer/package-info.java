/** The explorer's view, filled and asked. */
@NullMarked
package network.haca.benchmarks.explorer;

import org.jspecify.annotations.NullMarked;
