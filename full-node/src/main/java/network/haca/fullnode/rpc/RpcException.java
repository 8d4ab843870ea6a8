package network.haca.fullnode.rpc;

import network.haca.primitives.Bytes;

/** A JSON-RPC error with the code and data that Ethereum's tools decode. */
public final class RpcException extends Exception {
  static final int INVALID_REQUEST = -32600;
  static final int METHOD_NOT_FOUND = -32601;
  public static final int INVALID_PARAMS = -32602;
  static final int INTERNAL = -32603;

  /** "Limit exceeded", of EIP-1474. */
  static final int LIMIT_EXCEEDED = -32005;

  /** A bound of the node on what one call asks for, of execution-apis. */
  static final int CLIENT_LIMIT_EXCEEDED = -38026;

  public static final int SERVER = -32000;
  static final int REVERTED = 3;
  static final int PRUNED = 4444;

  private final int code;
  private final Bytes data;

  public RpcException(int code, String message) {
    this(code, message, Bytes.EMPTY);
  }

  RpcException(int code, String message, Bytes data) {
    super(message);
    this.code = code;
    this.data = data;
  }

  int code() {
    return code;
  }

  /** The revert's data, empty if there is none. */
  Bytes data() {
    return data;
  }
}
