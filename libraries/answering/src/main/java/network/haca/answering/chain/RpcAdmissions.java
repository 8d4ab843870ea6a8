package network.haca.answering.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.answering.core.AdmissionChain;
import network.haca.contracts.EthereumClient;
import network.haca.pipe.AdmissionJson;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;

/**
 * Transactions that wait for answers, by the full node by which this node follows the chain. For
 * one thread.
 */
public final class RpcAdmissions implements AdmissionChain {
  private static final String OPEN = "haca_getInferenceAdmissions";
  private static final String SEND = "haca_sendInferenceConclusion";
  private static final String KNOWN = "already known";

  private final EthereumClient chain;
  private final CheckedAdmissions admissions;

  public RpcAdmissions(EthereumClient chain, HeaderTrust headers) {
    this.chain = chain;
    this.admissions = new CheckedAdmissions(headers);
  }

  @Override
  public Look look() throws IOException {
    List<OpenAdmission> shown = new ArrayList<>();
    for (JsonNode each : chain.ask(OPEN)) {
      shown.add(
          AdmissionJson.read(each)
              .orElseThrow(() -> new IOException("the full node's " + OPEN + " cannot be read")));
    }
    return admissions.check(shown, chain::rawHeader);
  }

  @Override
  public void send(Bytes conclusion) throws IOException {
    try {
      var _ = chain.ask(SEND, conclusion.toHex());
    } catch (EthereumClient.RefusedException e) {
      if (!String.valueOf(e.getMessage()).contains(KNOWN)) {
        throw e;
      }
    }
  }
}
