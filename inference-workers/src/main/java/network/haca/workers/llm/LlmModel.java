package network.haca.workers.llm;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A model as this node offers it.
 *
 * @param name what clients call it
 * @param aliases other names of it
 * @param routes who runs it, in the order in which they are asked; at least one
 * @param temperature what the provider is told whatever the client says: some models take one only
 */
public record LlmModel(
    String name, List<String> aliases, List<Route> routes, OptionalDouble temperature) {
  /**
   * A way to the model.
   *
   * @param provider by its name in the registry file
   * @param upstream the provider's name of the model
   */
  public record Route(String provider, String upstream) {}

  public LlmModel {
    aliases = List.copyOf(aliases);
    routes = List.copyOf(routes);
  }
}
