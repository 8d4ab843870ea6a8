package network.haca.workers.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes32;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelFolders;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.UnservedModel;
import network.haca.workers.onnx.FolderSet.Entry;
import network.haca.workers.onnx.OpenedFolder.ModelKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model folders of directories: what is dropped in is served. A folder that changes is opened
 * anew once it has been the same in two looks, so that nothing is read that is being written; while
 * what it became cannot be served, the model of before is.
 */
public final class ModelRepository implements ModelFolders {
  private static final Logger LOG = LoggerFactory.getLogger(ModelRepository.class);

  private final List<Path> directories;
  private final Map<Bytes32, Path> registered;
  private final List<UnservedModel> missing;
  private final ModelOpening opening;
  private Map<ModelPlace, FolderStamp> seen = Map.of();

  /**
   * @param directories each has a model
   * @param registered folders by their digests, which have to be theirs; they do not change
   * @param missing models that are known to be unserved
   */
  public ModelRepository(
      List<Path> directories,
      Map<Bytes32, Path> registered,
      List<UnservedModel> missing,
      OnnxOptions options) {
    this.directories = List.copyOf(directories);
    this.registered = registered;
    this.missing = List.copyOf(missing);
    this.opening = new ModelOpening(registered.keySet(), options);
  }

  /**
   * Opens all models. One that cannot be served is kept out, with its reason.
   *
   * @throws InvalidModelException if a directory has no model, or none can be served
   */
  public ModelSet open() throws InvalidModelException {
    for (Path directory : directories) {
      requireModels(directory);
    }
    FolderSet none = new FolderSet(List.of(), missing, new TreeMap<>());
    FolderSet fixed = none;
    for (Map.Entry<Bytes32, Path> folder : registered.entrySet()) {
      List<OpenedFolder> more = new ArrayList<>(fixed.fixed());
      ModelPlace place = ModelPlace.of(folder.getValue());
      more.add(opening.open(place, Optional.of(folder.getKey()), fixed.takenBeside(place)));
      fixed = new FolderSet(more, missing, new TreeMap<>());
    }
    seen = stamps();
    FolderSet all = opened(fixed, seen.keySet());
    if (all.models().isEmpty()) {
      throw new InvalidModelException(nothing(all), null);
    }
    return all;
  }

  private String nothing(FolderSet all) {
    String where = directories.stream().map(Path::toString).collect(Collectors.joining(", "));
    return "%sno model can be served: %s"
        .formatted(
            where.isEmpty() ? "" : where + ": ",
            all.unserved().stream().map(UnservedModel::reason).collect(Collectors.joining("; ")));
  }

  /**
   * Looks whether there is something to load, without loading it.
   *
   * @throws InvalidModelException if the directory has no model
   */
  public static void requireModels(Path directory) throws InvalidModelException {
    if (ModelPlace.in(directory).isEmpty()) {
      throw new InvalidModelException(
          directory + ": no folder with a " + ModelDescriptor.FILE_NAME + ", or of Triton's, in it",
          null);
    }
  }

  @Override
  public Optional<ModelSet> look(ModelSet base) {
    FolderSet before = (FolderSet) base;
    Map<ModelPlace, FolderStamp> now = stamps();
    Set<ModelPlace> changed = new TreeSet<>(now.keySet());
    changed.addAll(before.places().keySet());
    changed.removeIf(
        place -> {
          Optional<FolderStamp> stamp = Optional.ofNullable(now.get(place));
          boolean isSettled = stamp.equals(Optional.ofNullable(seen.get(place)));
          return !isSettled || isAsBefore(before, place, stamp);
        });
    seen = now;
    return changed.isEmpty() ? Optional.empty() : Optional.of(opened(before, changed));
  }

  private static boolean isAsBefore(
      FolderSet before, ModelPlace place, Optional<FolderStamp> stamp) {
    Entry entry = before.places().get(place);
    if (entry == null || stamp.isEmpty()) {
      return entry == null && stamp.isEmpty();
    }
    boolean isFreeNow =
        entry.opened().taken().isPresent()
            && !before.takenBeside(place).contains(entry.opened().taken().get());
    return entry.stamp().equals(stamp.get()) && !isFreeNow;
  }

  @Override
  public Loading load(ModelSet base, String name) {
    FolderSet before = (FolderSet) base;
    seen = stamps();
    Set<ModelPlace> there =
        seen.keySet().stream()
            .filter(place -> place.servedName().equals(name))
            .collect(Collectors.toSet());
    Set<ModelPlace> named = new TreeSet<>(before.named(name));
    named.addAll(there);
    if (there.isEmpty()) {
      return new Loading.Refused(
          InferenceOutcome.Reason.NOT_FOUND,
          "there is no folder of a model '%s' on this node".formatted(name));
    }
    FolderSet after = opened(before, named);
    for (ModelPlace place : named) {
      Optional<UnservedModel> trouble =
          Optional.ofNullable(after.places().get(place)).flatMap(each -> each.opened().trouble());
      if (trouble.isPresent()) {
        close(after, before);
        return new Loading.Refused(
            InferenceOutcome.Reason.INVALID,
            "model '%s' is not loaded: %s".formatted(name, trouble.get().reason()));
      }
    }
    return new Loading.Loaded(after);
  }

  private static void close(FolderSet given, FolderSet kept) {
    given.models().stream().filter(model -> !kept.models().contains(model)).forEach(Model::close);
  }

  @Override
  public ModelSet without(ModelSet base, String name) {
    FolderSet before = (FolderSet) base;
    SortedMap<ModelPlace, Entry> left = new TreeMap<>(before.places());
    for (ModelPlace place : before.named(name)) {
      left.computeIfPresent(place, (_, entry) -> entry.unloaded());
    }
    return before.with(left);
  }

  /** The same with these places as they are now. */
  private FolderSet opened(FolderSet before, Set<ModelPlace> changed) {
    FolderSet set = before;
    for (ModelPlace place : new TreeSet<>(changed)) {
      SortedMap<ModelPlace, Entry> next = new TreeMap<>(set.places());
      Entry was = next.remove(place);
      FolderStamp stamp = seen.get(place);
      if (stamp != null) {
        Set<ModelKey> taken = set.takenBeside(place);
        OpenedFolder opened = opening.open(place, Optional.empty(), taken);
        next.put(
            place, new Entry(stamp, was == null ? opened : opened.orElse(was.opened().model())));
      }
      set = set.with(next);
    }
    return set;
  }

  /** Of a directory that cannot be read now, what was seen last. */
  private Map<ModelPlace, FolderStamp> stamps() {
    Map<ModelPlace, FolderStamp> stamps = new HashMap<>();
    for (Path directory : directories) {
      try {
        for (ModelPlace place : ModelPlace.in(directory)) {
          stamps.put(place, FolderStamp.of(place));
        }
      } catch (InvalidModelException e) {
        LOG.warn("models stay as they are: {}", e.getMessage());
        seen.forEach(
            (place, stamp) -> {
              if (directory.equals(place.folder().getParent())) {
                stamps.put(place, stamp);
              }
            });
      }
    }
    return stamps;
  }
}
