/** The {@code haca} command. Open {@link network.haca.stack.Haca} first. */
@NullMarked
package network.haca.stack;

import org.jspecify.annotations.NullMarked;
