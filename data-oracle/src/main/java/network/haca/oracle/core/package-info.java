/** Decisions of a data node: when a source may be asked, and which addresses may be. */
@NullMarked
package network.haca.oracle.core;

import org.jspecify.annotations.NullMarked;
