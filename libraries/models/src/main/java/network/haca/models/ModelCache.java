package network.haca.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import network.haca.onnx.FolderDigest;
import network.haca.primitives.Bytes;
import network.haca.service.FolderLock;

/**
 * Folders of models on this machine's disk, by their digests: what is here is not fetched again.
 * Together they have a bound; what nobody has asked for since the cache was opened makes room
 * first.
 */
public final class ModelCache implements AutoCloseable {
  private static final String PARTIAL = "partial";
  private static final String LISTS = "lists";

  private final Path folder;
  private final long bytesMax;
  private final String bytesMaxSetting;
  private final FolderLock lock;
  private final Set<String> asked = new HashSet<>();

  private ModelCache(Path folder, long bytesMax, String bytesMaxSetting, FolderLock lock) {
    this.folder = folder;
    this.bytesMax = bytesMax;
    this.bytesMaxSetting = bytesMaxSetting;
    this.lock = lock;
  }

  /**
   * Takes the folder until it is closed.
   *
   * @param setting that names the folder; with {@code .max} behind it, the one that bounds it
   * @param bytesMax of all folders together
   * @throws IOException if it is in use
   */
  public static ModelCache open(Path folder, String setting, long bytesMax) throws IOException {
    FolderLock lock = FolderLock.take(folder, setting);
    return new ModelCache(folder.toRealPath(), bytesMax, setting + ".max", lock);
  }

  /**
   * A model's folder on this machine.
   *
   * @param manifest of the package that it came as
   */
  public record Cached(Path folder, PackageManifest manifest) {}

  /**
   * The folder that is wanted, fetched if need be.
   *
   * @throws PackageException if what is on Walrus is not what is wanted, or there is no room
   */
  public Cached folder(PackageFetch fetch, PackageFetch.Wanted wanted, Progress progress)
      throws IOException {
    String name = wanted.digest().toHex().substring(2);
    asked.add(name);
    PackageManifest manifest = manifest(fetch, wanted);
    Path target = folder.resolve(name);
    if (Files.exists(target)) {
      if (FolderDigest.of(target).equals(wanted.digest())) {
        return new Cached(target, manifest);
      }
      FolderTree.delete(target);
    }
    Path partial = Files.createDirectories(folder.resolve(PARTIAL));
    String arriving = wanted.id().toText();
    fetch.fetch(wanted, manifest, partial, target, bytes -> makeRoom(bytes, arriving), progress);
    return new Cached(target, manifest);
  }

  /** Kept here, too: it is needed to upload the package again when Walrus has lost it. */
  private PackageManifest manifest(PackageFetch fetch, PackageFetch.Wanted wanted)
      throws IOException {
    Path file = Files.createDirectories(folder.resolve(LISTS)).resolve(wanted.id().toText());
    if (Files.exists(file) && Files.size(file) <= PackageManifest.BYTES_MAX) {
      Bytes kept = Bytes.wrap(Files.readAllBytes(file));
      if (fetch.isOf(kept, wanted.id())) {
        return fetch.wanted(kept, wanted);
      }
    }
    PackageManifest manifest = fetch.wantedManifest(wanted);
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.write(next, ManifestForm.write(manifest).toArray());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return manifest;
  }

  private void makeRoom(long bytes, String arriving) throws IOException {
    if (bytes > bytesMax) {
      throw new PackageException(
          "the package has %d bytes, and %s is %d".formatted(bytes, bytesMaxSetting, bytesMax));
    }
    Path own = folder.resolve(PARTIAL).resolve(arriving);
    long here = Files.exists(own) ? FolderTree.size(own) : 0;
    long missing = Math.max(0, bytes - here);
    for (Path other : dispensable(own)) {
      if (fits(missing)) {
        return;
      }
      FolderTree.delete(other);
    }
    if (!fits(missing)) {
      throw new PackageException(
          "no room for a package of %d bytes: %s is %d, and the disk has %d left"
              .formatted(bytes, bytesMaxSetting, bytesMax, usable()));
    }
  }

  private boolean fits(long missing) throws IOException {
    return FolderTree.size(folder) + missing <= bytesMax && missing <= usable();
  }

  private long usable() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  /** Other packages that have not arrived, then those that nobody asked for, the oldest first. */
  private List<Path> dispensable(Path own) throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path each : entries(folder.resolve(PARTIAL))) {
      if (!each.equals(own)) {
        found.add(each);
      }
    }
    List<Path> whole = new ArrayList<>();
    for (Path each : entries(folder)) {
      String name = each.getFileName().toString();
      if (name.matches("[0-9a-f]{64}") && !asked.contains(name)) {
        whole.add(each);
      }
    }
    whole.sort(Comparator.comparingLong(each -> each.toFile().lastModified()));
    found.addAll(whole);
    return found;
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).toList();
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
