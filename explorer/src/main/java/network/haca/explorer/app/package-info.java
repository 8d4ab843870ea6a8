/** The explorer, wired, and its settings. */
@NullMarked
package network.haca.explorer.app;

import org.jspecify.annotations.NullMarked;
