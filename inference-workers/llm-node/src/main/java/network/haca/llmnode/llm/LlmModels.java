package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import network.haca.paymentgate.price.PriceTable;
import network.haca.primitives.Bytes;
import network.haca.schemas.llm.PythonJson;

/**
 * The registry file: {@code {"providers": {NAME: {"url", "api"} or {"folder"}}, "models": [{"name",
 * "aliases", "provider", "upstream", "body", "fallbacks": [{"provider", "upstream", "body"}],
 * "temperature", "registered", "price": {"input", "cachedInput", "output", "reasoning"}, "limits":
 * {"answerTokens", "requests"}}]}}. Names are looked up without regard to case.
 */
public final class LlmModels {
  /** The field of a model that names its entry in the registry of models. */
  static final String REGISTERED = "registered";

  private final Map<String, Source> providers;
  private final List<LlmModel> models;
  private final Map<String, LlmModel> byName;
  private final JsonNode root;
  private final PriceTable prices;

  /** The place of a provider. */
  public sealed interface Source {
    /** A server, by the base of its API. */
    record Server(URI base, ProviderApi api) implements Source {}

    /** This node, which runs models itself: a folder for each, by its upstream name. */
    record Folder(Path folder) implements Source {}
  }

  /**
   * @param byName by {@link #key} of names and aliases
   * @param root the file
   */
  LlmModels(
      Map<String, Source> providers,
      List<LlmModel> models,
      Map<String, LlmModel> byName,
      JsonNode root) {
    this.providers = Map.copyOf(providers);
    this.models = List.copyOf(models);
    this.byName = Map.copyOf(byName);
    this.root = root;
    this.prices = new PriceTable(models.stream().map(LlmModel::priced).toList());
  }

  /**
   * @throws IOException if the file cannot be read, or naming everything that is wrong in it
   */
  public static LlmModels read(Path file) throws IOException {
    return new LlmModelsFile(file).read();
  }

  /** What an enclave is measured by: all of the file that may not change while the node runs. */
  Bytes measured(Reloading reloading) {
    ObjectNode copy = root.deepCopy();
    switch (reloading) {
      case PRICES ->
          copy.path("models")
              .forEach(model -> ((ObjectNode) model).remove(List.of("price", "limits")));
      case MODELS -> copy.put("models", reloading.name());
    }
    return PythonJson.dumps(copy);
  }

  /** The models that the node runs itself, by provider and the provider's name of them. */
  Set<List<String>> ownModels() {
    return models.stream()
        .flatMap(model -> model.routes().stream())
        .filter(route -> providers.get(route.provider()) instanceof Source.Folder)
        .map(route -> List.of(route.provider(), route.upstream()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** In the order of the file. */
  public List<LlmModel> all() {
    return models;
  }

  /** What each costs. */
  public PriceTable prices() {
    return prices;
  }

  /** The entries that contracts may ask, by the names of the models that answer. */
  public Map<String, String> registered() {
    Map<String, String> registered = new TreeMap<>();
    for (JsonNode model : root.path("models")) {
      if (model.has(REGISTERED)) {
        registered.put(model.path("name").asText(), model.get(REGISTERED).asText());
      }
    }
    return registered;
  }

  public Optional<LlmModel> find(String name) {
    return Optional.ofNullable(byName.get(key(name)));
  }

  /** Where each provider is, by its name. */
  public Map<String, Source> providers() {
    return providers;
  }

  /** What a name is looked up by. */
  static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
