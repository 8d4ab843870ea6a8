package network.haca.ingress.http;

import io.vertx.core.http.HttpServerResponse;
import java.util.Base64;
import network.haca.schemas.TeeProof;
import network.haca.schemas.kserve.ProofParameters;

/**
 * The proof's identity and signature as response headers, for clients that do not read {@code
 * parameters}.
 */
final class ProofHeaders {
  private ProofHeaders() {}

  static void put(HttpServerResponse response, ProofParameters proof) {
    response
        .putHeader(TeeProof.LEAF_HEADER, proof.leaf().hash().toHex())
        .putHeader("X-Haca-Tee-Id", proof.leaf().teeId().toHex())
        .putHeader("X-Haca-Timestamp", Long.toString(proof.leaf().timestamp()))
        .putHeader(
            "X-Haca-Signature",
            Base64.getEncoder().encodeToString(proof.leaf().signature().toArray()));
  }
}
