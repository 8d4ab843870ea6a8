package network.haca.answering.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final HeaderTrust headers;
  private final Set<OpenAdmission> checked = new HashSet<>();

  public RpcAdmissions(EthereumClient chain, HeaderTrust headers) {
    this.chain = chain;
    this.headers = headers;
  }

  @Override
  public List<OpenAdmission> open() throws IOException {
    List<OpenAdmission> open = new ArrayList<>();
    for (JsonNode each : chain.ask(OPEN)) {
      OpenAdmission admission =
          AdmissionJson.read(each)
              .orElseThrow(() -> new IOException("the full node's " + OPEN + " cannot be read"));
      if (AdmissionCheck.isDrawn(admission)) {
        requireChecked(admission);
        open.add(admission);
      }
    }
    checked.retainAll(open);
    return open;
  }

  private void requireChecked(OpenAdmission admission) throws IOException {
    if (!checked.contains(admission)) {
      Bytes header = chain.rawHeader(admission.height());
      Optional<String> flaw = AdmissionCheck.flaw(admission, header);
      if (flaw.isEmpty()) {
        flaw = headers.flaw(admission.height(), header);
      }
      if (flaw.isPresent()) {
        throw new IOException(
            "the full node shows a wrong admission of transaction %s: %s"
                .formatted(admission.transactionHash(), flaw.get()));
      }
      checked.add(admission);
    }
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
