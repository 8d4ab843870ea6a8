package network.haca.workers.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.EthereumClient;
import network.haca.pipe.AdmissionJson;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;
import network.haca.workers.pipe.AdmissionChain;

/** Transactions that wait for answers, by the full node by which this node follows the chain. */
public final class RpcAdmissions implements AdmissionChain {
  private static final String OPEN = "haca_getInferenceAdmissions";
  private static final String SEND = "haca_sendInferenceConclusion";
  private static final String KNOWN = "already known";

  private final EthereumClient chain;

  public RpcAdmissions(EthereumClient chain) {
    this.chain = chain;
  }

  @Override
  public List<OpenAdmission> open() throws IOException {
    List<OpenAdmission> open = new ArrayList<>();
    for (JsonNode each : chain.ask(OPEN)) {
      open.add(
          AdmissionJson.read(each)
              .orElseThrow(() -> new IOException("the full node's " + OPEN + " cannot be read")));
    }
    return open;
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
