/** {@code haca bench gas}: the longest that a block of so much gas can take. */
@NullMarked
package network.haca.benchmarks.gas;

import org.jspecify.annotations.NullMarked;
