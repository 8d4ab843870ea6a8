package network.haca.ingress.http;

import java.util.Set;
import network.haca.schemas.v1.kserve.ModelInferRequest;

/**
 * An inference request as it came over HTTP.
 *
 * @param allBinary whether outputs that are not named want the binary form
 * @param binary names of the outputs that want the binary form
 * @param json names of the outputs that want JSON
 */
record HttpInferRequest(
    ModelInferRequest request, boolean allBinary, Set<String> binary, Set<String> json) {
  HttpInferRequest {
    binary = Set.copyOf(binary);
    json = Set.copyOf(json);
  }

  boolean wantsBinary(String output) {
    return binary.contains(output) || (allBinary && !json.contains(output));
  }
}
