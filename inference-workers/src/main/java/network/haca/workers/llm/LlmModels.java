package network.haca.workers.llm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.schemas.llm.PythonJson;

/**
 * The registry file: {@code {"providers": {NAME: {"url", "api"} or {"folder"}}, "models": [{"name",
 * "aliases", "provider", "upstream", "body", "fallbacks": [{"provider", "upstream", "body"}],
 * "temperature", "price": {"input", "output"}, "limits": {"answerTokens", "requests"}}]}}. Names
 * are looked up without regard to case.
 */
public final class LlmModels {
  private final Map<String, Source> providers;
  private final List<LlmModel> models;
  private final Bytes measured;
  private final Map<String, LlmModel> byName = new TreeMap<>();

  /** Where a provider is. */
  public sealed interface Source {
    /** A server, by the base of its API. */
    record Server(URI base, ProviderApi api) implements Source {}

    /** This node, which runs models itself: a folder for each, by its upstream name. */
    record Folder(Path folder) implements Source {}
  }

  private LlmModels(Map<String, Source> providers, List<LlmModel> models, Bytes measured) {
    this.providers = Map.copyOf(providers);
    this.models = List.copyOf(models);
    this.measured = measured;
    for (LlmModel model : models) {
      byName.put(key(model.name()), model);
      model.aliases().forEach(alias -> byName.put(key(alias), model));
    }
  }

  /**
   * @throws IOException if the file cannot be read, or naming everything that is wrong in it
   */
  public static LlmModels read(Path file) throws IOException {
    JsonNode root =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readTree(file.toFile());
    List<String> problems = new ArrayList<>();
    Map<String, Source> providers = new LinkedHashMap<>();
    root.path("providers")
        .properties()
        .forEach(
            entry ->
                source(file, entry.getValue())
                    .ifPresentOrElse(
                        source -> providers.put(entry.getKey(), source),
                        () ->
                            problems.add(
                                "provider '%s': give its url, with api %s if it is to be said, or the folder of its models"
                                    .formatted(entry.getKey(), List.of(ProviderApi.values())))));
    List<LlmModel> models = new ArrayList<>();
    for (JsonNode node : root.path("models")) {
      LlmModel model = model(node, problems);
      models.add(model);
      if (model.name().isEmpty()) {
        problems.add("a model has no name");
      }
      for (LlmModel.Route route : model.routes()) {
        if (!providers.containsKey(route.provider())) {
          problems.add(
              "model '%s': provider '%s' is none of %s"
                  .formatted(model.name(), route.provider(), providers.keySet()));
        }
      }
    }
    if (models.isEmpty()) {
      problems.add("there are no models");
    }
    if (!problems.isEmpty()) {
      throw new IOException("%s: %s".formatted(file, String.join("; ", problems)));
    }
    return new LlmModels(providers, models, measured(root));
  }

  /**
   * What an enclave is measured by: who runs which model, and how it is asked. Prices and limits
   * are no part of it, so that they may change while the node runs.
   */
  public Bytes measured() {
    return measured;
  }

  /** In the order of the file. */
  public List<LlmModel> all() {
    return models;
  }

  public Optional<LlmModel> find(String name) {
    return Optional.ofNullable(byName.get(key(name)));
  }

  /** Where each provider is, by its name. */
  public Map<String, Source> providers() {
    return providers;
  }

  private static Bytes measured(JsonNode root) {
    JsonNode copy = root.deepCopy();
    copy.path("models").forEach(model -> ((ObjectNode) model).remove(List.of("price", "limits")));
    return PythonJson.dumps(copy);
  }

  private static LlmModel model(JsonNode node, List<String> problems) {
    String name = node.path("name").asText();
    List<String> aliases = new ArrayList<>();
    node.path("aliases").forEach(alias -> aliases.add(alias.asText()));
    return new LlmModel(
        name,
        aliases,
        routes(node, name),
        node.has("temperature")
            ? OptionalDouble.of(node.get("temperature").asDouble())
            : OptionalDouble.empty(),
        price(node, problems),
        limits(node, problems));
  }

  private static Optional<LlmModel.Price> price(JsonNode node, List<String> problems) {
    if (!node.has("price")) {
      return Optional.empty();
    }
    JsonNode input = node.at("/price/input");
    JsonNode output = node.at("/price/output");
    if (!input.isNumber() || !output.isNumber() || input.asDouble() < 0 || output.asDouble() < 0) {
      problems.add(
          "model '%s': price is {\"input\", \"output\"}, dollars for a million tokens, not negative"
              .formatted(node.path("name").asText()));
      return Optional.empty();
    }
    return Optional.of(new LlmModel.Price(input.decimalValue(), output.decimalValue()));
  }

  private static LlmModel.Limits limits(JsonNode node, List<String> problems) {
    JsonNode limits = node.path("limits");
    int answerTokens = limits.path("answerTokens").asInt(0);
    int requests = limits.path("requests").asInt(0);
    if (!limits.isMissingNode() && (!limits.isObject() || answerTokens < 0 || requests < 0)) {
      problems.add(
          "model '%s': limits are {\"answerTokens\", \"requests\"}, each 1 or more"
              .formatted(node.path("name").asText()));
      return LlmModel.Limits.NONE;
    }
    return new LlmModel.Limits(answerTokens, requests);
  }

  /** The model's own provider, and those that are asked when it cannot answer. */
  private static List<LlmModel.Route> routes(JsonNode node, String name) {
    List<LlmModel.Route> routes = new ArrayList<>();
    routes.add(route(node, name));
    node.path("fallbacks").forEach(fallback -> routes.add(route(fallback, name)));
    return routes;
  }

  private static LlmModel.Route route(JsonNode node, String name) {
    return new LlmModel.Route(
        node.path("provider").asText(),
        node.path("upstream").asText(name),
        node.path("body") instanceof ObjectNode body
            ? body
            : JsonNodeFactory.instance.objectNode());
  }

  /** A folder is beside the file, if it is not named from the root. */
  private static Optional<Source> source(Path file, JsonNode provider) {
    if (!provider.path("folder").asText().isEmpty()) {
      Path folder = file.toAbsolutePath().resolveSibling(provider.get("folder").asText());
      return Optional.of(new Source.Folder(folder.normalize()));
    }
    return url(provider.path("url").asText())
        .flatMap(base -> api(provider, base).map(api -> new Source.Server(base, api)));
  }

  private static Optional<ProviderApi> api(JsonNode provider, URI base) {
    String given = provider.path("api").asText();
    return given.isEmpty()
        ? Optional.of(ProviderApi.of(base))
        : Stream.of(ProviderApi.values())
            .filter(api -> api.name().equalsIgnoreCase(given))
            .findFirst();
  }

  private static Optional<URI> url(String text) {
    try {
      URI url = URI.create(text);
      return url.isAbsolute() && url.getHost() != null ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String key(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }
}
