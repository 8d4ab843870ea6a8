package network.haca.fullnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;

/** The methods of JSON-RPC, by their names. */
public interface RpcMethods {
  /** A call whose result may still be on its way. */
  @FunctionalInterface
  interface Begun {
    /** Waits for the result. */
    JsonNode result() throws RpcException;
  }

  /**
   * @param params by position; missing ones are left out
   */
  JsonNode call(String method, JsonNode params) throws RpcException;

  /**
   * Begins a call of a method that is {@linkplain MethodKinds#isSentAhead sent ahead}, and may
   * return before there is a result.
   *
   * @param params by position; missing ones are left out
   */
  default Begun begin(String method, JsonNode params) throws RpcException {
    JsonNode result = call(method, params);
    return () -> result;
  }
}
