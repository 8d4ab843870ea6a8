package network.haca.llmnode.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import network.haca.paymentgate.price.PricedModel;
import network.haca.paymentgate.price.TokenPrices;

/**
 * A model as this node offers it.
 *
 * @param name what clients call it
 * @param aliases other names of it
 * @param routes who runs it, in the order in which they are asked; at least one
 * @param temperature what the provider is told whatever the client says: some models take one only
 * @param price nothing if none is asked
 */
public record LlmModel(
    String name,
    List<String> aliases,
    List<Route> routes,
    OptionalDouble temperature,
    Optional<TokenPrices> price,
    Limits limits) {
  /**
   * @param answerTokensMax that a request may ask for; 0 is no bound
   * @param requestsMax at once; 0 is no bound but the node's
   */
  public record Limits(int answerTokensMax, int requestsMax) {
    static final Limits NONE = new Limits(0, 0);
  }

  /**
   * A way to the model.
   *
   * @param provider by its name in the registry file
   * @param upstream the provider's name of the model
   * @param body what every request of it to the provider has, in the provider's API
   */
  public record Route(String provider, String upstream, ObjectNode body) {
    public Route {
      body = body.deepCopy();
    }

    @Override
    public ObjectNode body() {
      return body.deepCopy();
    }

    /** A request's body with what every request has. */
    public ObjectNode merged(ObjectNode request) {
      return body.isEmpty() ? request : merge(request, body);
    }

    private static ObjectNode merge(ObjectNode into, ObjectNode from) {
      for (Map.Entry<String, JsonNode> field : from.properties()) {
        boolean areObjects =
            into.path(field.getKey()) instanceof ObjectNode
                && field.getValue() instanceof ObjectNode;
        into.set(
            field.getKey(),
            areObjects
                ? merge((ObjectNode) into.get(field.getKey()), (ObjectNode) field.getValue())
                : field.getValue().deepCopy());
      }
      return into;
    }
  }

  /** The same model, asked along these routes alone. */
  public LlmModel along(List<Route> others) {
    return new LlmModel(name, aliases, others, temperature, price, limits);
  }

  /** The model as it is sold. */
  PricedModel priced() {
    return new PricedModel(name, aliases, price, limits.answerTokensMax());
  }

  /** What it is found by, each once. */
  List<String> keys() {
    return Stream.concat(Stream.of(name), aliases.stream()).map(LlmModels::key).distinct().toList();
  }

  public LlmModel {
    aliases = List.copyOf(aliases);
    routes = List.copyOf(routes);
  }
}
