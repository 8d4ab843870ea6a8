/** Facts that contracts ask for, looked up at sources. */
@NullMarked
package network.haca.oracle.pipe;

import org.jspecify.annotations.NullMarked;
