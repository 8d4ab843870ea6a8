package network.haca.llmnode.pipe;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import network.haca.llmnode.llm.LlmModel;
import network.haca.llmnode.llm.LlmModel.Route;
import network.haca.llmnode.llm.LlmModels;
import network.haca.llmnode.llm.LlmModels.Source;
import network.haca.primitives.Bytes32;

/** The models of this node that contracts may ask, by their entries in the registry. */
public interface AskableLanguageModels {
  /**
   * A model as this node calls it.
   *
   * @param models all that the node offers now
   * @param model with the routes that give what the entry names
   * @param isOwn whether the node runs it itself
   */
  record Askable(LlmModels models, LlmModel model, boolean isOwn) {
    /**
     * The model along the routes that give what an entry names. Of a provider's model nobody can
     * say. A node that has folders for a model asks those alone that the entry's digest is of, and
     * no provider in their place, since it signs the digest; nothing if it has none.
     *
     * @param wanted the entry's digest
     * @param digests of the folders that are open, by their routes
     */
    public static Optional<Askable> of(
        LlmModels models,
        LlmModel model,
        Bytes32 wanted,
        Function<Route, Optional<Bytes32>> digests) {
      boolean isOwn =
          model.routes().stream()
              .anyMatch(route -> models.providers().get(route.provider()) instanceof Source.Folder);
      List<Route> routes =
          model.routes().stream()
              .filter(route -> !isOwn || digests.apply(route).equals(Optional.of(wanted)))
              .toList();
      return routes.isEmpty()
          ? Optional.empty()
          : Optional.of(new Askable(models, model.along(routes), isOwn));
    }
  }

  /**
   * Nothing if the node does not serve what an entry names now.
   *
   * @param digest the entry's
   */
  Optional<Askable> find(Bytes32 entry, Bytes32 digest);
}
