/** What every node says of itself over HTTP. */
@NullMarked
package network.haca.provingnode.http;

import org.jspecify.annotations.NullMarked;
