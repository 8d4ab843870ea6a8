/** The worker's pinned gRPC port, which speaks the Open Inference Protocol. */
@NullMarked
package network.haca.workers.grpc;

import org.jspecify.annotations.NullMarked;
