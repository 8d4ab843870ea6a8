package network.haca.llmnode.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.llmnode.llm.LlmRegistry.Reload;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LlmRegistryTest {
  private static final String PROVIDERS =
      "\"a\": {\"url\": \"http://a/v1\"}, \"b\": {\"url\": \"http://b/v1\"}, \"own\": {\"folder\": \"m\"}";
  private static final String FIRST =
      "{\"name\": \"one\", \"provider\": \"a\"}, {\"name\": \"mine\", \"provider\": \"own\", \"upstream\": \"tiny\"}";

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void writeFirst() throws IOException {
    file = folder.resolve("models.json");
    write(PROVIDERS, FIRST);
  }

  private void write(String providers, String models) throws IOException {
    Files.writeString(file, "{\"providers\": {%s}, \"models\": [%s]}".formatted(providers, models));
  }

  private static String refusal(LlmRegistry registry) {
    return assertInstanceOf(Reload.Refused.class, registry.reload()).reason();
  }

  @Test
  void withModelsNamesAliasesAndModelsComeAndGo() throws IOException {
    LlmRegistry registry = new LlmRegistry(file, Reloading.MODELS);
    Bytes measured = registry.measured();
    write(
        PROVIDERS,
        "{\"name\": \"two\", \"aliases\": [\"three\"], \"provider\": \"b\", \"upstream\": \"x\"}");
    assertInstanceOf(Reload.Taken.class, registry.reload());
    assertTrue(registry.now().find("one").isEmpty());
    assertEquals("b", registry.now().find("Three").orElseThrow().routes().getFirst().provider());
    write(PROVIDERS, "{\"name\": \"yours\", \"provider\": \"own\", \"upstream\": \"tiny\"}");
    assertInstanceOf(Reload.Taken.class, registry.reload(), "its folder was opened at start");
    assertEquals(measured, registry.measured());
  }

  @Test
  void withModelsAProviderAndAnOwnModelStayAsTheyAreMeasured() throws IOException {
    LlmRegistry registry = new LlmRegistry(file, Reloading.MODELS);
    write(PROVIDERS.replace("http://b", "http://c"), FIRST);
    assertTrue(refusal(registry).contains("the providers are what its enclave is measured by"));
    write(PROVIDERS, FIRST.replace("tiny", "large"));
    assertTrue(refusal(registry).endsWith("[own/large]"));
    assertTrue(registry.now().find("one").isPresent(), "what was read before goes on");
  }

  @Test
  void withPricesAModelIsMeasuredAndTheRefusalNamesTheSetting() throws IOException {
    LlmRegistry registry = new LlmRegistry(file, Reloading.PRICES);
    write(PROVIDERS, FIRST.replace("\"one\"", "\"one\", \"price\": {\"input\": 1, \"output\": 2}"));
    assertInstanceOf(Reload.Taken.class, registry.reload());
    write(PROVIDERS, FIRST.replace("\"one\"", "\"other\""));
    assertTrue(refusal(registry).contains("llm.models.reload=MODELS"));
  }

  @Test
  void howMuchMayChangeIsMeasured() throws IOException {
    assertNotEquals(
        new LlmRegistry(file, Reloading.PRICES).measured(),
        new LlmRegistry(file, Reloading.MODELS).measured());
  }
}
