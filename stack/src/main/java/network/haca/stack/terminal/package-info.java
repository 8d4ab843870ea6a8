/** What others wrote, so that a terminal shows it and obeys none of it. */
@NullMarked
package network.haca.stack.terminal;

import org.jspecify.annotations.NullMarked;
