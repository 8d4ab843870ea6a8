/** {@code haca bench}: whole workloads, measured, beside other programs that do the same. */
@NullMarked
package network.haca.stack.bench;

import org.jspecify.annotations.NullMarked;
