package network.haca.workers.core;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The models that a worker serves, by name; one version of each. */
public final class Models {
  private final Map<String, Model> byName = new TreeMap<>();

  public Models(Collection<? extends Model> models) {
    for (Model model : models) {
      if (byName.putIfAbsent(model.name(), model) != null) {
        throw new IllegalArgumentException("two models are named '" + model.name() + "'");
      }
    }
  }

  public List<Model> all() {
    return List.copyOf(byName.values());
  }

  /** The model of that name; an empty version asks for the one that is served. */
  public Optional<Model> find(String name, String version) {
    return Optional.ofNullable(byName.get(name))
        .filter(model -> version.isEmpty() || version.equals(model.version()));
  }

  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
