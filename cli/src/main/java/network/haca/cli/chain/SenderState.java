package network.haca.cli.chain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.EthereumClient;
import network.haca.primitives.Address;
import network.haca.senders.Balance;
import network.haca.senders.SenderRole;

/** The account of a sender, as the chain has it. */
record SenderState(Address account, Balance balance, long sent, List<String> roles) {
  static SenderState read(EthereumClient chain, Address account) throws IOException {
    List<String> roles = new ArrayList<>();
    for (SenderRole.Grant grant : SenderRole.grants()) {
      if (grant.isHeldBy(chain, account)) {
        roles.add(grant.name());
      }
    }
    return new SenderState(account, Balance.of(chain, account), chain.nonce(account), roles);
  }

  /**
   * @param rotation where one stands that did not come to its end
   */
  String line(String name, Optional<String> rotation) {
    return "%-18s %s  %s, %s sent, %s%s"
        .formatted(
            name,
            account,
            balance.text(),
            sent,
            roles.isEmpty() ? "no role" : String.join(", ", roles),
            rotation.map(state -> "; " + state).orElse(""));
  }

  /** The same as an object; the balance, which no number of JSON holds, is a text. */
  ObjectNode toJson(String name, Optional<String> rotation) {
    ObjectNode node =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", name)
            .put("account", account.toHex())
            .put("wei", balance.wei().toString())
            .put("sent", sent);
    roles.forEach(node.putArray("roles")::add);
    rotation.ifPresent(state -> node.put("rotation", state));
    return node;
  }
}
