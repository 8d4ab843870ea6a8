package network.haca.llmnode.llm;

import network.haca.schemas.llm.LlmError;

/** The body of a request, as it was accepted or refused. */
public sealed interface ParsedRequest {
  record Accepted(LlmRequest request) implements ParsedRequest {}

  record Refused(LlmError error) implements ParsedRequest {}
}
