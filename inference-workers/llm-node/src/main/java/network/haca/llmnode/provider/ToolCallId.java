package network.haca.llmnode.provider;

import java.util.UUID;

/** The id of a tool call to which the provider gave none. */
public final class ToolCallId {
  static final String PREFIX = "call_";

  private ToolCallId() {}

  public static String fresh() {
    return PREFIX + UUID.randomUUID().toString().replace("-", "");
  }
}
