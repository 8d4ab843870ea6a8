package network.haca.workers.llm;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A model as this node offers it.
 *
 * @param name what clients call it
 * @param aliases other names of it
 * @param provider who runs it, by its name in the registry file
 * @param upstream the provider's name of it
 * @param temperature what the provider is told whatever the client says: some models take one only
 */
public record LlmModel(
    String name,
    List<String> aliases,
    String provider,
    String upstream,
    OptionalDouble temperature) {
  public LlmModel {
    aliases = List.copyOf(aliases);
  }
}
