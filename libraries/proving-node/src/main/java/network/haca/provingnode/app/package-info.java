/** What nodes of every kind consist of, wired, and its configuration. */
@NullMarked
package network.haca.provingnode.app;

import org.jspecify.annotations.NullMarked;
