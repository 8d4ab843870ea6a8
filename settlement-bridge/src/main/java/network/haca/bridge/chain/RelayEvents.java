package network.haca.bridge.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import network.haca.bridge.core.IndividualEvents;
import network.haca.bridge.core.Placed;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract;
import network.haca.contracts.RelayContract.IndividualSettlement;
import network.haca.contracts.RpcValues;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The relay's events in the logs of a full node. */
public final class RelayEvents implements IndividualEvents {
  private final EthereumClient chain;

  public RelayEvents(EthereumClient chain) {
    this.chain = chain;
  }

  @Override
  public long latestBlock() throws IOException {
    return chain.blockNumber();
  }

  @Override
  public Answer between(long from, long to) throws IOException {
    try {
      List<Event> events = new ArrayList<>();
      for (JsonNode log : chain.logs(Addresses.RELAY, RelayContract.INDIVIDUAL, from, to)) {
        events.add(event(log));
      }
      return new Answer.Events(events);
    } catch (EthereumClient.RefusedException e) {
      String reason = String.valueOf(e.getMessage());
      return e.isPruned() ? new Answer.Pruned(reason) : new Answer.Refused(reason);
    }
  }

  private static Event event(JsonNode log) throws IOException {
    IndividualSettlement settlement =
        RelayContract.decodeIndividual(
            Bytes32.fromHex(log.at("/topics/1").asText()),
            Bytes.fromHex(log.path("data").asText()));
    Placed placed =
        new Placed(Bytes32.fromHex(log.path("transactionHash").asText()), settlement.blobId());
    return new Event(settlement.leaf(), placed, RpcValues.quantity(log.path("blockNumber")));
  }
}
