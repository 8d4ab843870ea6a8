package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The methods that a WebSocket has: all others, and its subscriptions.
 *
 * @param own subscriptions of the connection
 */
record MethodsOfConnection(Subscriptions own, EthereumMethods methods) implements RpcMethods {
  @Override
  public JsonNode call(String method, JsonNode params) throws RpcException {
    return switch (method) {
      case "eth_subscribe" -> own.subscribe(params);
      case "eth_unsubscribe" -> own.unsubscribe(params);
      default -> methods.call(method, params);
    };
  }

  @Override
  public Begun begin(String method, JsonNode params) throws RpcException {
    return methods.begin(method, params);
  }
}
