package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** How a JSON-RPC call by name is answered. */
public interface RpcMethods {
  /**
   * @param params by position; missing ones are left out
   */
  JsonNode call(String method, JsonNode params) throws RpcException;
}
