/** {@code haca pipe}: models asked inside transactions. */
@NullMarked
package network.haca.cli.pipe;

import org.jspecify.annotations.NullMarked;
