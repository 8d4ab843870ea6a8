package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** The methods of JSON-RPC, by their names. */
public interface RpcMethods {
  /**
   * @param params by position; missing ones are left out
   */
  JsonNode call(String method, JsonNode params) throws RpcException;
}
