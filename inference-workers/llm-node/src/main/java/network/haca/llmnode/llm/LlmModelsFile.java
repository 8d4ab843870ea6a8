package network.haca.llmnode.llm;

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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import network.haca.paymentgate.price.TokenPrices;

/** One reading of the registry file, which names everything that is wrong at once. */
final class LlmModelsFile {
  private final Path file;
  private final List<String> problems = new ArrayList<>();

  LlmModelsFile(Path file) {
    this.file = file;
  }

  LlmModels read() throws IOException {
    JsonNode root =
        JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .readTree(file.toFile());
    Map<String, LlmModels.Source> providers = providers(root);
    List<LlmModel> models = models(root, providers.keySet());
    Map<String, LlmModel> byName = byName(models);
    if (!problems.isEmpty()) {
      throw new IOException("%s: %s".formatted(file, String.join("; ", problems)));
    }
    return new LlmModels(providers, models, byName, root);
  }

  private Map<String, LlmModels.Source> providers(JsonNode root) {
    Map<String, LlmModels.Source> providers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("providers").properties()) {
      source(entry.getValue())
          .ifPresentOrElse(
              source -> providers.put(entry.getKey(), source),
              () ->
                  problems.add(
                      "provider '%s': give its url, with api %s if it is to be said, or the folder of its models"
                          .formatted(entry.getKey(), List.of(ProviderApi.values()))));
    }
    return providers;
  }

  private List<LlmModel> models(JsonNode root, Set<String> providers) {
    List<LlmModel> models = new ArrayList<>();
    for (JsonNode node : root.path("models")) {
      LlmModel model = model(node);
      models.add(model);
      if (model.name().isEmpty()) {
        problems.add("a model has no name");
      }
      for (LlmModel.Route route : model.routes()) {
        if (!providers.contains(route.provider())) {
          problems.add(
              "model '%s': provider '%s' is none of %s"
                  .formatted(model.name(), route.provider(), providers));
        }
      }
    }
    if (models.isEmpty()) {
      problems.add("there are no models");
    }
    return models;
  }

  private Map<String, LlmModel> byName(List<LlmModel> models) {
    Map<String, LlmModel> byName = new TreeMap<>();
    for (LlmModel model : models) {
      for (String name : model.keys()) {
        if (byName.putIfAbsent(name, model) != null) {
          problems.add("the name '%s' is given to two models".formatted(name));
        }
      }
    }
    return byName;
  }

  private LlmModel model(JsonNode node) {
    String name = node.path("name").asText();
    List<String> aliases = new ArrayList<>();
    node.path("aliases").forEach(alias -> aliases.add(alias.asText()));
    requireReference(node, name);
    return new LlmModel(
        name,
        aliases,
        routes(node, name),
        node.has("temperature")
            ? OptionalDouble.of(node.get("temperature").asDouble())
            : OptionalDouble.empty(),
        price(node),
        limits(node));
  }

  private void requireReference(JsonNode node, String name) {
    String reference = node.path(LlmModels.REGISTERED).asText("");
    boolean isReference =
        reference.startsWith("0x")
            ? reference.matches("0x[0-9a-f]{64}")
            : reference.matches("[a-z0-9][a-z0-9._-]{0,63}");
    if (node.has(LlmModels.REGISTERED) && !isReference) {
      problems.add(
          "model '%s': registered is the name of an entry of the model registry, or its id: 0x and 64 digits"
              .formatted(name));
    }
  }

  private Optional<TokenPrices> price(JsonNode node) {
    if (!node.has("price")) {
      return Optional.empty();
    }
    Optional<TokenPrices> prices = TokenPrices.read(node.get("price"));
    if (prices.isEmpty()) {
      problems.add("model '%s': %s".formatted(node.path("name").asText(), TokenPrices.FORM));
    }
    return prices;
  }

  private LlmModel.Limits limits(JsonNode node) {
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
  private List<LlmModel.Route> routes(JsonNode node, String name) {
    List<LlmModel.Route> routes = new ArrayList<>();
    routes.add(route(node, name));
    node.path("fallbacks").forEach(fallback -> routes.add(route(fallback, name)));
    return routes;
  }

  private LlmModel.Route route(JsonNode node, String name) {
    return new LlmModel.Route(
        node.path("provider").asText(),
        node.path("upstream").asText(name),
        node.path("body") instanceof ObjectNode body
            ? body
            : JsonNodeFactory.instance.objectNode());
  }

  /** A folder is beside the file, if it is not named from the root. */
  private Optional<LlmModels.Source> source(JsonNode provider) {
    if (!provider.path("folder").asText().isEmpty()) {
      Path folder = file.toAbsolutePath().resolveSibling(provider.get("folder").asText());
      return Optional.of(new LlmModels.Source.Folder(folder.normalize()));
    }
    return url(provider.path("url").asText())
        .flatMap(base -> api(provider, base).map(api -> new LlmModels.Source.Server(base, api)));
  }

  private Optional<ProviderApi> api(JsonNode provider, URI base) {
    String given = provider.path("api").asText();
    return given.isEmpty()
        ? Optional.of(ProviderApi.of(base))
        : Stream.of(ProviderApi.values())
            .filter(api -> api.name().equalsIgnoreCase(given))
            .findFirst();
  }

  private Optional<URI> url(String text) {
    try {
      URI url = URI.create(text);
      return url.isAbsolute() && url.getHost() != null ? Optional.of(url) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
