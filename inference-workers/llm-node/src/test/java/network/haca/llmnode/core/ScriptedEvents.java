package network.haca.llmnode.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;
import network.haca.schemas.llm.LlmError;
import network.haca.schemas.llm.PythonJson;

/** A provider whose events come when the test says so. */
final class ScriptedEvents implements ProviderEvents {
  private Consumer<JsonNode> chunk = ignored -> {};
  private Runnable end = () -> {};
  private Consumer<LlmError> failed = ignored -> {};
  boolean isCancelled;

  @Override
  public void read(Consumer<JsonNode> chunk, Runnable end, Consumer<LlmError> failed) {
    this.chunk = chunk;
    this.end = end;
    this.failed = failed;
  }

  @Override
  public void pause() {}

  @Override
  public void resume() {}

  @Override
  public void cancel() {
    isCancelled = true;
  }

  void says(String text) throws PythonJson.MalformedException {
    chunk.accept(
        PythonJson.parse(
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}"
                .formatted(text)));
  }

  /** Says why it stops, and what it has counted. */
  void ends() throws PythonJson.MalformedException {
    chunk.accept(
        PythonJson.parse(
            "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
                + "\"usage\":{\"completion_tokens\":3}}"));
    end.run();
  }

  void breaks(LlmError error) {
    failed.accept(error);
  }
}
