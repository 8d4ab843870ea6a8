package network.haca.settings;

import java.net.URI;
import java.util.Optional;

/** Settings of how roles reach the chain, as all of them name them. */
public final class ChainSettings {
  public static final Setting<URI> RPC =
      Setting.of(
          "chain.rpc",
          Endpoints.http(),
          URI.create("http://127.0.0.1:8548"),
          "The JSON-RPC port of a full node for the network's own parts.");

  public static final Setting<Optional<URI>> WEB_SOCKET =
      Setting.optional(
          "chain.ws",
          Endpoints.webSocket(),
          "The WebSocket of that node, which tells of changes with their block; without it they are"
              + " found by asking.");

  private ChainSettings() {}
}
