/** Open Inference Protocol over gRPC. */
@NullMarked
package network.haca.ingress.grpc;

import org.jspecify.annotations.NullMarked;
