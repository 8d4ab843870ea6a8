/** The Open Inference Protocol's gRPC methods, and how a response carries its proof. */
@NullMarked
package network.haca.schemas.kserve;

import org.jspecify.annotations.NullMarked;
