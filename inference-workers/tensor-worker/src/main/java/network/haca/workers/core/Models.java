package network.haca.workers.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The models that a worker serves now, by name and version; and those that it cannot. */
public final class Models {
  private volatile Served served;

  /** The right to use a model until it is closed: no one closes the model before. */
  public interface Lease extends AutoCloseable {
    Model model();

    @Override
    void close();
  }

  /** A model that is served no more, and the time at which nobody uses it. */
  record Retired(Model model, CompletableFuture<Void> unused) {}

  /**
   * @param byName by version within, in the order of versions; looked up as texts, for clients say
   *     what they like
   */
  private record Served(
      SortedMap<String, SequencedMap<String, Holding>> byName, List<UnservedModel> unserved) {
    List<Holding> all() {
      return byName.values().stream().flatMap(versions -> versions.values().stream()).toList();
    }
  }

  public Models(Collection<? extends Model> models, List<UnservedModel> unserved) {
    this.served = served(models, unserved, Map.of());
  }

  private static Served served(
      Collection<? extends Model> models,
      List<UnservedModel> unserved,
      Map<Model, Holding> holdings) {
    SortedMap<String, SequencedMap<String, Holding>> byName = new TreeMap<>();
    List<Model> inOrder = new ArrayList<>(models);
    inOrder.sort(Comparator.comparing(Model::version, new VersionOrder()));
    for (Model model : inOrder) {
      SequencedMap<String, Holding> versions =
          byName.computeIfAbsent(model.name(), name -> new LinkedHashMap<>());
      Holding holding = holdings.get(model);
      if (versions.put(model.version(), holding == null ? new Holding(model) : holding) != null) {
        throw new IllegalArgumentException(
            "two models are named '%s' version '%s'".formatted(model.name(), model.version()));
      }
    }
    return new Served(byName, List.copyOf(unserved));
  }

  /** Serves these from now on, and no others. The result are those that are served no more. */
  List<Retired> replace(ModelSet next) {
    Map<Model, Holding> before = new HashMap<>();
    served.all().forEach(holding -> before.put(holding.model(), holding));
    served = served(next.models(), next.unserved(), before);
    next.models().forEach(before::remove);
    List<Retired> retired = new ArrayList<>();
    before.values().forEach(gone -> retired.add(new Retired(gone.model(), gone.retire())));
    return retired;
  }

  public List<Model> all() {
    return served.all().stream().map(Holding::model).toList();
  }

  public List<UnservedModel> unserved() {
    return served.unserved();
  }

  /** The versions of a model that are served, in their order. */
  public List<String> versions(String name) {
    SequencedMap<String, Holding> versions = served.byName().get(name);
    return versions == null ? List.of() : List.copyOf(versions.keySet());
  }

  /** The model of that name; an empty version asks for the highest that is served. */
  public Optional<Model> find(String name, String version) {
    return holding(name, version).map(Holding::model);
  }

  /** The same, to be used. */
  public Optional<Lease> lease(String name, String version) {
    Optional<Holding> found = holding(name, version);
    while (found.isPresent() && !found.get().enter()) {
      // It was replaced between the two, so another one is found now, or none.
      found = holding(name, version);
    }
    return found.map(Models::leased);
  }

  private static Lease leased(Holding holding) {
    return new Lease() {
      @Override
      public Model model() {
        return holding.model();
      }

      @Override
      public void close() {
        holding.leave();
      }
    };
  }

  private Optional<Holding> holding(String name, String version) {
    SequencedMap<String, Holding> versions = served.byName().get(name);
    if (versions == null) {
      return Optional.empty();
    }
    return version.isEmpty()
        ? Optional.of(versions.lastEntry().getValue())
        : Optional.ofNullable(versions.get(version));
  }

  /** Why nothing is found: the model's own trouble, or that it is unknown here. */
  public String missing(String name, String version) {
    Served now = served;
    for (UnservedModel model : now.unserved()) {
      if (model.name().equals(name) && (version.isEmpty() || version.equals(model.version()))) {
        return "model '%s' is not served: %s".formatted(name, model.reason());
      }
    }
    return "unknown model '%s'%s; this node serves %s"
        .formatted(
            name, version.isEmpty() ? "" : " version '" + version + "'", now.byName().keySet());
  }
}
