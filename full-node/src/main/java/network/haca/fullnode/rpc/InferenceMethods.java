package network.haca.fullnode.rpc;

import static network.haca.fullnode.rpc.Quantities.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import network.haca.fullnode.lane.Work;
import network.haca.fullnode.pool.CheckCode;
import network.haca.pipe.AdmissionJson;
import network.haca.pipe.Conclusion;
import network.haca.pipe.OpenAdmission;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/**
 * {@code haca_*}: transactions that wait for answers, for the nodes that answer (rules P3 to P5).
 */
final class InferenceMethods {
  /** Size of a request without its call data, in bytes of JSON. */
  private static final int REQUEST_BYTES = 1_700;

  private final ChainView view;
  private final PeerNetwork network;

  InferenceMethods(ChainView view, PeerNetwork network) {
    this.view = view;
    this.network = network;
  }

  Map<String, RpcMethod> all() {
    return Map.of(
        "haca_getInferenceAdmissions", params -> open(),
        "haca_getInferenceAdmission", this::one,
        "haca_sendInferenceConclusion", params -> send(Parameters.bytes(params, 0)));
  }

  private JsonNode open() {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    view.executor().latest().admissions(admission -> all.add(shown(admission)));
    return all;
  }

  private JsonNode one(JsonNode params) throws RpcException {
    return view.executor()
        .latest()
        .admission(Parameters.word(params, 0))
        .<JsonNode>map(InferenceMethods::shown)
        .orElse(NullNode.instance);
  }

  static ObjectNode shown(OpenAdmission admission) {
    Work.goOn();
    Work.produce(
        admission.requests().stream()
            .mapToLong(request -> REQUEST_BYTES + 2L * request.callData().size())
            .sum());
    return AdmissionJson.write(admission);
  }

  private JsonNode send(Bytes conclusion) throws RpcException {
    if (Conclusion.decode(conclusion).isEmpty()) {
      throw new RpcException(RpcException.INVALID_PARAMS, "no conclusion in its one form");
    }
    try {
      PeerNetwork.Reception reception = network.broadcast(conclusion);
      if (reception.code() != CheckCode.TAKEN) {
        throw new RpcException(RpcException.SERVER, reception.log());
      }
      return data(Keccak.hash(conclusion).value());
    } catch (IOException e) {
      throw new RpcException(RpcException.SERVER, String.valueOf(e.getMessage()));
    }
  }
}
