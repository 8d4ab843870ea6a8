package network.haca.workers.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.workers.core.Model;
import network.haca.workers.core.ModelSet;
import network.haca.workers.core.UnservedModel;
import network.haca.workers.onnx.OpenedFolder.ModelKey;

/**
 * The models of folders as they were at one time.
 *
 * @param fixed of folders that do not change, before all others
 * @param missing models of which there is no folder
 */
record FolderSet(
    List<OpenedFolder> fixed, List<UnservedModel> missing, SortedMap<ModelPlace, Entry> places)
    implements ModelSet {
  /** A folder as it was when it was opened, and what became of it. */
  record Entry(FolderStamp stamp, OpenedFolder opened) {
    /** The same without its model, until that is loaded again. */
    Entry unloaded() {
      return opened
          .model()
          .map(
              model ->
                  new Entry(
                      stamp,
                      OpenedFolder.unserved(
                          model.name(),
                          model.version(),
                          "it was unloaded; load it to have it served")))
          .orElse(this);
    }

    /** The name under which it is served, or would be. */
    Optional<String> name() {
      return opened.model().map(Model::name).or(() -> opened.trouble().map(UnservedModel::name));
    }
  }

  private Stream<OpenedFolder> all() {
    return Stream.concat(fixed.stream(), places.values().stream().map(Entry::opened));
  }

  @Override
  public List<Model> models() {
    return all().flatMap(each -> each.model().stream()).toList();
  }

  @Override
  public List<UnservedModel> unserved() {
    List<UnservedModel> unserved = new ArrayList<>(missing);
    all().flatMap(each -> each.trouble().stream()).forEach(unserved::add);
    return unserved;
  }

  /** What others than the model of a place are named. */
  Set<ModelKey> takenBeside(ModelPlace place) {
    SortedMap<ModelPlace, Entry> others = new TreeMap<>(places);
    others.remove(place);
    return new FolderSet(fixed, missing, others)
        .models().stream().map(ModelKey::of).collect(Collectors.toSet());
  }

  FolderSet with(SortedMap<ModelPlace, Entry> others) {
    return new FolderSet(fixed, missing, others);
  }

  /** The folders of this set and of other places. */
  Set<Path> folders(Set<ModelPlace> others) {
    return Stream.concat(places.keySet().stream(), others.stream())
        .map(ModelPlace::folder)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The places of a folder in this set and among others. */
  Set<ModelPlace> placesOf(Path folder, Set<ModelPlace> others) {
    return Stream.concat(places.keySet().stream(), others.stream())
        .filter(place -> place.folder().equals(folder))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  boolean serves(ModelPlace place) {
    Entry entry = places.get(place);
    return entry != null
        && entry.opened().model().isPresent()
        && entry.opened().trouble().isEmpty();
  }

  /** The first trouble of folders. */
  Optional<UnservedModel> trouble(Set<Path> folders) {
    return trouble(folders, Set.of());
  }

  /**
   * The first trouble of folders.
   *
   * @param but places that do not count
   */
  Optional<UnservedModel> trouble(Set<Path> folders, Set<ModelPlace> but) {
    return places.entrySet().stream()
        .filter(each -> folders.contains(each.getKey().folder()))
        .filter(each -> !but.contains(each.getKey()))
        .flatMap(each -> each.getValue().opened().trouble().stream())
        .findFirst();
  }
}
