package network.haca.workers.onnx;

import static java.util.Objects.requireNonNull;

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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import network.haca.onnx.InvalidModelException;
import network.haca.primitives.Bytes32;
import network.haca.workers.core.InferenceOutcome;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelFolders;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.UnservedModel;
import network.haca.workers.onnx.FolderSet.Entry;
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
    FolderSet all = fixed;
    for (Path folder : fixed.folders(seen.keySet())) {
      all = opened(all, folder, place -> false);
    }
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
    Map<ModelPlace, FolderStamp> last = seen;
    seen = now;
    FolderSet after = before;
    for (Path folder : before.folders(now.keySet())) {
      Set<ModelPlace> places = before.placesOf(folder, now.keySet());
      boolean isSettled =
          places.stream().allMatch(place -> stamp(now, place).equals(stamp(last, place)));
      if (isSettled) {
        after = opened(after, folder, place -> isAsBefore(before, place, stamp(now, place)));
      }
    }
    return after.places().equals(before.places()) ? Optional.empty() : Optional.of(after);
  }

  private static Optional<FolderStamp> stamp(Map<ModelPlace, FolderStamp> at, ModelPlace place) {
    return Optional.ofNullable(at.get(place));
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
    Set<Path> folders =
        seen.keySet().stream()
            .filter(place -> place.servedName().equals(name))
            .map(ModelPlace::folder)
            .collect(Collectors.toCollection(TreeSet::new));
    if (folders.isEmpty()) {
      return new Loading.Refused(
          InferenceOutcome.Reason.NOT_FOUND,
          "there is no folder of a model '%s' on this node".formatted(name));
    }
    FolderSet after = before;
    for (Path folder : folders) {
      // What is served as it lies there is not opened again.
      after =
          opened(
              after,
              folder,
              place -> before.serves(place) && isAsBefore(before, place, stamp(seen, place)));
    }
    Optional<UnservedModel> trouble = after.trouble(folders);
    if (trouble.isPresent()) {
      close(after, before);
      return new Loading.Refused(
          InferenceOutcome.Reason.INVALID,
          "model '%s' is not loaded: %s".formatted(name, trouble.get().reason()));
    }
    return new Loading.Loaded(after);
  }

  private static void close(FolderSet given, FolderSet kept) {
    given.models().stream().filter(model -> !kept.models().contains(model)).forEach(Model::close);
  }

  @Override
  public Loading without(ModelSet base, String name) {
    FolderSet before = (FolderSet) base;
    SortedMap<ModelPlace, Entry> left = new TreeMap<>(before.places());
    left.replaceAll(
        (place, entry) -> entry.name().filter(name::equals).isPresent() ? entry.unloaded() : entry);
    return left.equals(before.places())
        ? new Loading.Refused(
            InferenceOutcome.Reason.INVALID,
            "model '%s' is of the registry on chain, and is served until the node ends"
                .formatted(name))
        : new Loading.Loaded(before.with(left));
  }

  /**
   * The same with a folder as it is now. Its places are one: what is there no more goes when all
   * that is there can be served, so that a version that cannot be served takes the place of none.
   *
   * @param isKept of its places that are not opened again
   */
  private FolderSet opened(FolderSet before, Path folder, Predicate<ModelPlace> isKept) {
    Set<ModelPlace> there = before.placesOf(folder, seen.keySet());
    Set<ModelPlace> gone =
        there.stream()
            .filter(place -> !seen.containsKey(place))
            .collect(Collectors.toCollection(TreeSet::new));
    there.removeAll(gone);
    FolderSet set = before;
    for (ModelPlace place : there) {
      if (!isKept.test(place)) {
        set = opened(set, place);
      }
    }
    boolean isWhole = set.trouble(there.isEmpty() ? Set.of() : Set.of(folder), gone).isEmpty();
    SortedMap<ModelPlace, Entry> next = new TreeMap<>(set.places());
    if (isWhole) {
      next.keySet().removeAll(gone);
    }
    return set.with(next);
  }

  private FolderSet opened(FolderSet before, ModelPlace place) {
    SortedMap<ModelPlace, Entry> next = new TreeMap<>(before.places());
    Optional<Model> was =
        Optional.ofNullable(next.get(place)).flatMap(entry -> entry.opened().model());
    OpenedFolder opened = opening.open(place, Optional.empty(), before.takenBeside(place));
    next.put(place, new Entry(requireNonNull(seen.get(place)), opened.orElse(was)));
    return before.with(next);
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
