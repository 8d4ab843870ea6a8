/** The light node as a program: whom it trusts, and through which node it follows the chain. */
@NullMarked
package network.haca.lightnode.app;

import org.jspecify.annotations.NullMarked;
