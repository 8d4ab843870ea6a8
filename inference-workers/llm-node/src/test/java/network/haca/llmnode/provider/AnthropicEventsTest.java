package network.haca.llmnode.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import network.haca.llmnode.llm.LlmApi;
import network.haca.llmnode.llm.NormalChunks;
import network.haca.schemas.llm.PythonJson;
import org.junit.jupiter.api.Test;

/** A tool's input is held until it is whole, and has a bound. */
class AnthropicEventsTest {
  @Test
  void anInputWithoutAnEndIsTooLong() throws Exception {
    AnthropicEvents events = new AnthropicEvents(LlmApi.CHAT);
    events.read(
        PythonJson.parse(
            "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"f\"}}"));
    ObjectNode more =
        JsonNodeFactory.instance.objectNode().put("type", "content_block_delta").put("index", 0);
    more.putObject("delta")
        .put("type", "input_json_delta")
        .put("partial_json", "x".repeat(NormalChunks.CALL_CHARACTERS_MAX / 2));
    assertEquals(List.of(), events.read(more));
    events.read(more);
    assertFalse(events.isTooLong());
    events.read(more);
    assertTrue(events.isTooLong());
  }
}
