package network.haca.workers.core;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The models that a worker serves, by name, one version of each; and those that it cannot. */
public final class Models {
  private final Map<String, Model> byName = new TreeMap<>();
  private final List<UnservedModel> unserved;

  public Models(Collection<? extends Model> models, List<UnservedModel> unserved) {
    this.unserved = List.copyOf(unserved);
    for (Model model : models) {
      if (byName.putIfAbsent(model.name(), model) != null) {
        throw new IllegalArgumentException("two models are named '" + model.name() + "'");
      }
    }
  }

  public List<Model> all() {
    return List.copyOf(byName.values());
  }

  public List<UnservedModel> unserved() {
    return unserved;
  }

  /** The model of that name; an empty version asks for the one that is served. */
  public Optional<Model> find(String name, String version) {
    return Optional.ofNullable(byName.get(name))
        .filter(model -> version.isEmpty() || version.equals(model.version()));
  }

  /** Why nothing is found: the model's own trouble, or that it is unknown here. */
  public String missing(String name, String version) {
    for (UnservedModel model : unserved) {
      if (model.name().equals(name) && (version.isEmpty() || version.equals(model.version()))) {
        return "model '%s' is not served: %s".formatted(name, model.reason());
      }
    }
    return "unknown model '%s'%s; this node serves %s"
        .formatted(name, version.isEmpty() ? "" : " version '" + version + "'", byName.keySet());
  }
}
