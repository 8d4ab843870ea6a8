/** Contracts whose code is Java. {@link network.haca.evm.precompile.Precompiles} lists them. */
@NullMarked
package network.haca.evm.precompile;

import org.jspecify.annotations.NullMarked;
