/** {@code haca bench}. */
@NullMarked
package network.haca.cli.bench;

import org.jspecify.annotations.NullMarked;
