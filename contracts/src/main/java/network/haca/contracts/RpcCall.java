package network.haca.contracts;

import java.util.List;

/**
 * A call that goes to a node with others.
 *
 * @param params in the order that the method has
 */
public record RpcCall(String method, List<?> params) {
  /** With parameters of any kinds that JSON has. */
  public static RpcCall of(String method, Object... params) {
    return new RpcCall(method, List.of(params));
  }
}
