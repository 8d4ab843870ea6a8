package network.haca.lightnode;

import com.fasterxml.jackson.databind.JsonNode;
import network.haca.fullnode.rpc.RpcException;
import network.haca.fullnode.rpc.RpcMethods;

/** Methods over a {@link VerifiedChain}: what does not hold is an error and never an answer. */
final class VerifiedMethods implements RpcMethods {
  private final RpcMethods methods;

  VerifiedMethods(RpcMethods methods) {
    this.methods = methods;
  }

  @Override
  public JsonNode call(String method, JsonNode params) throws RpcException {
    try {
      return methods.call(method, params);
    } catch (UnverifiedException e) {
      throw new RpcException(RpcException.SERVER, "not verified: " + e.getMessage());
    }
  }
}
