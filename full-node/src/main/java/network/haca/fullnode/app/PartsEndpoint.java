package network.haca.fullnode.app;

import network.haca.connection.server.HostNames;
import network.haca.connection.server.ListenAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint at which the network's own parts are answered.
 *
 * @param isRequired whether the node does not start without it, as its operator chose it
 */
public record PartsEndpoint(String host, int port, boolean isRequired) {
  private static final Logger LOG = LoggerFactory.getLogger(PartsEndpoint.class);

  ListenAddress address() {
    return new ListenAddress("node.rpc.parts.port", host, port);
  }

  /** Warns where more than this machine may reach it. */
  void warnIfOpen() {
    if (!HostNames.isLoopback(host)) {
      LOG.warn(
          "node.rpc.parts.host is {}: whoever reaches that address may use all of this node, since"
              + " the parts' port has no bounds for each user; let only the network's own parts"
              + " reach it",
          host);
    }
  }
}
