package network.haca.workers.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import network.haca.onnx.InvalidModelException;

/**
 * A model's place in a directory of models: a folder, or a version in one of Triton's.
 *
 * @param version the name of the version's folder; empty if the model is the whole folder
 */
record ModelPlace(Path folder, String version) implements Comparable<ModelPlace> {
  private static final Comparator<ModelPlace> ORDER =
      Comparator.comparing(ModelPlace::folder)
          .thenComparingInt(place -> place.version().length())
          .thenComparing(ModelPlace::version);

  /** The whole of a folder. */
  static ModelPlace of(Path folder) {
    return new ModelPlace(folder, "");
  }

  /**
   * The places of a directory, in their order.
   *
   * @throws InvalidModelException if it cannot be read
   */
  static List<ModelPlace> in(Path directory) throws InvalidModelException {
    List<ModelPlace> places = new ArrayList<>();
    for (Path folder : described(directory)) {
      if (TritonModel.isAt(folder)) {
        places.addAll(versions(folder));
      } else {
        places.add(of(folder));
      }
    }
    return places;
  }

  /** One for each version that is to be served; the folder if that cannot be said of it. */
  private static List<ModelPlace> versions(Path folder) {
    try {
      return TritonModel.read(folder).versions().stream()
          .map(version -> new ModelPlace(folder, version))
          .toList();
    } catch (InvalidModelException | RuntimeException e) {
      return List.of(of(folder));
    }
  }

  private static List<Path> described(Path directory) throws InvalidModelException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith(".."))
          .filter(
              entry ->
                  Files.exists(entry.resolve(ModelDescriptor.FILE_NAME), LinkOption.NOFOLLOW_LINKS)
                      || TritonModel.isAt(entry))
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidModelException(directory + ": not a readable directory", e);
    }
  }

  /** Returns true if a file of the folder, by its relative name, is one of the model's. */
  boolean has(String file) {
    return version.isEmpty() || TritonModel.isOf(version, file);
  }

  /** The name that clients ask for, or the folder's where it cannot be read. */
  String servedName() {
    try {
      return Files.exists(folder.resolve(ModelDescriptor.FILE_NAME))
          ? ModelDescriptor.load(folder).name()
          : name();
    } catch (InvalidModelException e) {
      return name();
    }
  }

  /** The name of the folder. */
  String name() {
    return folder.getFileName().toString();
  }

  @Override
  public int compareTo(ModelPlace other) {
    return ORDER.compare(this, other);
  }
}
