package network.haca.facilitator.app;

import java.net.URI;
import network.haca.settings.Form;
import network.haca.x402.Network;

/** A network and the node by which it is asked. */
record NetworkNode(Network network, URI rpc) {
  static Form<NetworkNode> form() {
    return Form.of(
        "a network and its JSON-RPC, such as eip155:84532=https://host",
        NetworkNode::parse,
        each -> each.network() + "=" + each.rpc());
  }

  private static NetworkNode parse(String text) {
    int cut = text.indexOf('=');
    URI rpc = URI.create(text.substring(cut + 1));
    if (rpc.getHost() == null || rpc.getUserInfo() != null || !rpc.getScheme().startsWith("http")) {
      throw new IllegalArgumentException("not an http URI without a user");
    }
    return new NetworkNode(Network.parse(text.substring(0, cut)).orElseThrow(), rpc);
  }
}
