package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlmModelsTest {
  @TempDir private Path folder;

  @Test
  void theExampleOfTheDocsIsReadAndNamesAreFoundWhateverTheirCase() throws IOException {
    LlmModels models = LlmModels.read(Path.of("../../docs/llm-models.json"));
    assertEquals(21, models.all().size());
    assertEquals(
        Optional.of("grok-3-latest"),
        models.find(" GROK-3-beta ").map(model -> model.routes().getFirst().upstream()));
    assertEquals(Optional.empty(), models.find("grok"));
  }

  @Test
  void everythingThatIsWrongIsNamedAtOnce() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("models.json"),
            """
            {"providers": {"a": {"url": "nowhere"}, "b": {"url": "http://b/v1"}},
             "models": [{"name": "m", "provider": "c", "fallbacks": [{"provider": "b"}]},
                        {"provider": "b"}]}
            """);
    String reason =
        String.valueOf(assertThrows(IOException.class, () -> LlmModels.read(file)).getMessage());
    for (String part :
        List.of("provider 'a': give its url", "provider 'c' is none of [b]", "has no name")) {
      assertTrue(reason.contains(part), reason);
    }
  }
}
