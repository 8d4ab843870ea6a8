/** Nodes over pinned gRPC. */
@NullMarked
package network.haca.ingress.worker;

import org.jspecify.annotations.NullMarked;
