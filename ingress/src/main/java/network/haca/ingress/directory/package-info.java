/** Where the registered nodes are read from. */
@NullMarked
package network.haca.ingress.directory;

import org.jspecify.annotations.NullMarked;
