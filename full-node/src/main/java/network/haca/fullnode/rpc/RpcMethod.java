package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** One method of the JSON-RPC. */
interface RpcMethod {
  /**
   * @param params by position; missing ones are left out
   */
  JsonNode call(JsonNode params) throws RpcException;
}
