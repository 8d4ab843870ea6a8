package network.haca.pipe;

import java.util.List;

/** A message of a chat. */
public record ChatMessage(
    String role, String content, String name, String toolCallId, List<ToolCall> toolCalls) {
  /** A call of a tool that the language model asks for. */
  public record ToolCall(String id, String name, String arguments) {}

  public ChatMessage {
    toolCalls = List.copyOf(toolCalls);
  }
}
