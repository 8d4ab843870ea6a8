package network.haca.onnx;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import network.haca.primitives.Bytes32;

/**
 * A model folder's files as they are served: a copy in a directory that this process alone can
 * open, there while the model is being loaded, and its digest. Nothing else is opened, neither by
 * this process nor by ONNX Runtime.
 */
public final class ModelFiles implements AutoCloseable {
  private final Path own;
  private final Path directory;
  private final Set<String> names;
  private final Bytes32 digest;

  private ModelFiles(Path own, Path directory, Set<String> names, Bytes32 digest) {
    this.own = own;
    this.directory = directory;
    this.names = names;
    this.digest = digest;
  }

  /**
   * Copies a folder into Java's directory for temporary files, which has to have the room.
   *
   * @throws IOException if it cannot be read, or has a link that leads out of it
   */
  public static ModelFiles copy(Path folder) throws IOException {
    return copy(folder, name -> true);
  }

  /**
   * The same of some of a folder's files, as if it had no others.
   *
   * @param isServed of a file's relative name
   */
  public static ModelFiles copy(Path folder, Predicate<String> isServed) throws IOException {
    SortedMap<String, Path> files = new TreeMap<>(FolderFiles.of(folder));
    files.keySet().removeIf(isServed.negate());
    Path own = Files.createTempDirectory("haca-model-");
    try {
      Path directory = Files.createDirectory(own.resolve(folder.toAbsolutePath().getFileName()));
      for (Map.Entry<String, Path> file : files.entrySet()) {
        Path copy = directory.resolve(file.getKey());
        Files.createDirectories(copy.getParent());
        // What it is may have changed since it was looked at.
        Files.copy(file.getValue(), copy, LinkOption.NOFOLLOW_LINKS);
        if (!Files.isRegularFile(copy, LinkOption.NOFOLLOW_LINKS)) {
          throw new FileSystemException(file.getValue().toString(), null, "is no ordinary file");
        }
      }
      return new ModelFiles(own, directory, files.keySet(), FolderDigest.of(directory));
    } catch (IOException | RuntimeException | Error e) {
      try {
        delete(own);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
  }

  public Path directory() {
    return directory;
  }

  public Bytes32 digest() {
    return digest;
  }

  /**
   * The file of that name.
   *
   * @throws InvalidModelException if the folder has none; names lead nowhere else
   */
  public Path file(String name) throws InvalidModelException {
    if (!contains("", name)) {
      throw new InvalidModelException(
          "%s: no such file in the model's folder: '%s'".formatted(directory, name), null);
    }
    return directory.resolve(name);
  }

  /**
   * The ONNX file of that name, once it is known that it refers to no other than the folder's.
   *
   * @throws InvalidModelException if there is none, or it refers to another
   */
  public Path onnx(String name) throws InvalidModelException {
    Path file = file(name);
    if (name.endsWith(".ort")) {
      throw new InvalidModelException(
          file + ": is in ONNX Runtime's own format; serve the ONNX file that it was made of",
          null);
    }
    try {
      for (String location : ExternalData.locations(file)) {
        if (!contains(name, location)) {
          throw new InvalidModelException(
              "%s: keeps tensors in '%s', which is no file of the model's folder; put it beside the"
                      .formatted(file, location)
                  + " model, or save the model in one file",
              null);
        }
      }
    } catch (IOException e) {
      throw new InvalidModelException(file + ": is no ONNX model: " + e.getMessage(), e);
    }
    return file;
  }

  /** A text about the copy as one about the folder: with its name, not with where the copy is. */
  public String named(String text) {
    return text.replace(own + "/", "");
  }

  @Override
  public void close() throws IOException {
    delete(own);
  }

  private boolean contains(String beside, String name) {
    try {
      Path path = Path.of(name);
      for (Path part : path) {
        if (part.toString().equals("..")) {
          return false;
        }
      }
      Path relative = Path.of(beside).resolveSibling(path).normalize();
      return !path.isAbsolute() && names.contains(relative.toString());
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void delete(Path own) throws IOException {
    try (Stream<Path> copies = Files.walk(own)) {
      for (Path copy : copies.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(copy);
      }
    }
  }
}
