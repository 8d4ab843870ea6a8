package network.haca.fullnode.lane;

import java.util.Locale;

/** The bounds that work may reach. */
public enum Limit {
  REQUESTS("node.rpc.requests"),
  ADDRESS_REQUESTS("node.rpc.address.requests"),
  CALL_TIME("node.rpc.call.time"),
  BATCH_TIME("node.rpc.batch.time"),
  BATCH_GAS("node.rpc.batch.gas"),
  CONNECTION_TIME("node.rpc.connection.time"),
  ADDRESS_TIME("node.rpc.address.time"),
  MEMORY("fixed"),
  ANSWER("fixed"),
  FILTERS("fixed"),
  SUBSCRIPTIONS("fixed");

  private final String setting;

  Limit(String setting) {
    this.setting = setting;
  }

  /** The key that sets it, or {@code fixed}. */
  public String setting() {
    return setting;
  }

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
