package network.haca.connection;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import network.haca.attestation.ClientCertificate;
import network.haca.primitives.Bytes;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;

/**
 * A node of this process: it answers inferences without a socket, under the conditions of its port.
 */
public interface LocalNode {
  /**
   * Returns true if this is the certificate that its port presents now.
   *
   * @param certificate X.509 DER
   */
  boolean presents(Bytes certificate);

  /** Returns true if its port lets a caller in who presents this certificate, or none. */
  boolean letsIn(Optional<ClientCertificate> caller);

  /** Completes on any thread; fails with {@link CallException} only. */
  CompletionStage<ModelInferResponse> infer(ModelInferRequest request);
}
