/** Sources of data, as the operator names them. */
@NullMarked
package network.haca.oracle.source;

import org.jspecify.annotations.NullMarked;
