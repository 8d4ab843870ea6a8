package network.haca.provingnode.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Pattern;
import network.haca.attestation.Attester;
import network.haca.attestation.EnclaveIdentity;
import network.haca.connection.HealthRoutes;
import network.haca.connection.JsonResponses;
import network.haca.primitives.Bytes;
import network.haca.provingnode.enrolment.NodeKeys;
import network.haca.service.Health;

/**
 * Tells everyone who the node is: its key, its state and health, and a fresh attestation of its
 * enclave.
 */
public final class EnclaveRoutes {
  /** The form in which a server refuses a request. */
  @FunctionalInterface
  public interface Refusals {
    void refuse(HttpServerResponse response, int status, String message);
  }

  private static final Pattern NONCE = Pattern.compile("[0-9a-fA-F]{40}");

  private final Vertx vertx;
  private final NodeKeys keys;
  private final Attester attester;
  private final Health conditions;
  private final Refusals refusals;

  public EnclaveRoutes(
      Vertx vertx, NodeKeys keys, Attester attester, Health conditions, Refusals refusals) {
    this.vertx = vertx;
    this.conditions = conditions;
    this.keys = keys;
    this.attester = attester;
    this.refusals = refusals;
  }

  /** Returns true if the path is one of these; the request is answered then. */
  public boolean serves(HttpServerRequest request) {
    switch (request.method() + " " + request.path()) {
      case "GET /health" -> JsonResponses.send(request.response(), health());
      case "GET /signing-key" -> JsonResponses.send(request.response(), signingKey());
      case "GET /enclave/attestation" -> attest(request);
      default -> {
        return HealthRoutes.serve(request, conditions);
      }
    }
    return true;
  }

  private ObjectNode health() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("status", keys.signer().isPresent() ? "OK" : "UNAVAILABLE")
        .put("reason", keys.reason());
  }

  private ObjectNode signingKey() {
    byte[] der = keys.identity().publicKey().toArray();
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n".formatted(base64);
    return JsonNodeFactory.instance
        .objectNode()
        .put("public_key", pem)
        .put("tee_id", keys.identity().teeId().toHex());
  }

  /** As nitriding answers it: the document in base64, and a newline. */
  private void attest(HttpServerRequest request) {
    String nonce = request.getParam("nonce");
    if (nonce == null || !NONCE.matcher(nonce).matches()) {
      refusals.refuse(request.response(), 400, "Give ?nonce= with 40 hexadecimal digits.");
      return;
    }
    vertx
        .executeBlocking(() -> document(Bytes.fromHex(nonce)), false)
        .onSuccess(
            text -> request.response().putHeader(HttpHeaders.CONTENT_TYPE, "text/plain").end(text))
        .onFailure(
            failure ->
                refusals.refuse(request.response(), 503, "The enclave cannot be attested now."));
  }

  private String document(Bytes nonce) throws IOException {
    EnclaveIdentity identity = keys.identity();
    Bytes document = attester.attest(identity.publicKey(), identity.tlsCertificateDer(), nonce);
    return Base64.getEncoder().encodeToString(document.toArray()) + "\n";
  }
}
