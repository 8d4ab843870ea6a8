/** Answers per second of a running network. */
@NullMarked
package network.haca.benchmarks.answers;

import org.jspecify.annotations.NullMarked;
