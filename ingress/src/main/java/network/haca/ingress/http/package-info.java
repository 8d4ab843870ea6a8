/** Open Inference Protocol over HTTP: JSON and the binary tensor extension. */
@NullMarked
package network.haca.ingress.http;

import org.jspecify.annotations.NullMarked;
