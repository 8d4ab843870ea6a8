package network.haca.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import network.haca.onnx.FolderDigest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Sha256;
import network.haca.walrus.BlobId;

/**
 * Brings a package from Walrus into a folder, part by part, each compared with what the package's
 * list says, and the whole with the digest that was asked for. What an interrupted fetch has
 * brought stays, and is not fetched again.
 */
public final class PackageFetch {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final BlobPlace place;
  private final Attempts attempts;

  public PackageFetch(BlobPlace place) {
    this(place, PAUSE);
  }

  PackageFetch(BlobPlace place, Duration pause) {
    this.place = place;
    this.attempts = new Attempts(pause);
  }

  /**
   * The package that is meant.
   *
   * @param id of its list on Walrus
   * @param owner of the entry in the registry
   * @param digest of the folder, as the entry says
   */
  public record Wanted(BlobId id, Address owner, Bytes32 digest) {}

  /** A bound on what is fetched, looked at before anything is written. */
  @FunctionalInterface
  public interface Room {
    /**
     * @throws IOException if there is no room for so many bytes
     */
    void require(long bytes) throws IOException;
  }

  /**
   * The list of a package.
   *
   * @throws PackageException if the blob is not there, or is no such list
   */
  public PackageManifest manifest(BlobId id) throws IOException {
    Bytes[] found = new Bytes[1];
    attempts.until(
        "no aggregator has the blob " + id,
        () -> {
          var blob = place.find(id, PackageManifest.BYTES_MAX, bytes -> isOf(bytes, id));
          blob.ifPresent(bytes -> found[0] = bytes);
          return blob.isPresent();
        });
    return ManifestForm.read(found[0]);
  }

  /**
   * Fetches what is missing, and puts the folder in its place.
   *
   * @param partial where it is until it is whole, on the same file system
   * @param target where it is then; nothing is there yet
   * @throws PackageException if it is not what is wanted
   */
  public void fetch(Wanted wanted, Path partial, Path target, Room room, Progress progress)
      throws IOException {
    fetch(wanted, wantedManifest(wanted), partial, target, room, progress);
  }

  /**
   * The list of a package that is wanted.
   *
   * @throws PackageException if it is another's, or of another folder
   */
  PackageManifest wantedManifest(Wanted wanted) throws IOException {
    PackageManifest manifest = manifest(wanted.id());
    requireWanted(manifest, wanted);
    return manifest;
  }

  /** Says whether these bytes are the blob of that id. */
  boolean isOf(Bytes bytes, BlobId id) {
    return bytes.size() <= place.bytesMax() && place.idOf(bytes).equals(id);
  }

  /** The same of a list that is at hand. */
  PackageManifest wanted(Bytes list, Wanted wanted) throws PackageException {
    PackageManifest manifest = ManifestForm.read(list);
    requireWanted(manifest, wanted);
    return manifest;
  }

  void fetch(
      Wanted wanted,
      PackageManifest manifest,
      Path partial,
      Path target,
      Room room,
      Progress progress)
      throws IOException {
    room.require(manifest.size());
    Path own = partial.resolve(wanted.id().toText());
    PartialPackage arriving = PartialPackage.open(own, manifest);
    boolean began = arriving.parts() > 0;
    bring(manifest, arriving, progress);
    if (began && !isWhole(arriving, wanted)) {
      // What an earlier process left is damaged.
      FolderTree.delete(own);
      arriving = PartialPackage.open(own, manifest);
      bring(manifest, arriving, progress);
    }
    if (!isWhole(arriving, wanted)) {
      FolderTree.delete(own);
      throw new PackageException(
          "the parts of package %s are not the folder %s that its list names"
              .formatted(wanted.id(), wanted.digest()));
    }
    Files.move(arriving.content(), target, StandardCopyOption.ATOMIC_MOVE);
    FolderTree.delete(own);
  }

  private void bring(PackageManifest manifest, PartialPackage arriving, Progress progress)
      throws IOException {
    long moved = 0;
    while (arriving.parts() < manifest.parts().size()) {
      PackageManifest.Part part = manifest.parts().get(arriving.parts());
      attempts.until(
          "no aggregator has the blob %s, part %d of the package"
              .formatted(part.blobId(), arriving.parts()),
          () -> {
            var found = place.find(part.blobId(), part.size(), bytes -> isPart(part, bytes));
            if (found.isPresent()) {
              arriving.add(found.get());
            }
            return found.isPresent();
          });
      moved += part.size();
      long done =
          Math.min(manifest.size(), (long) arriving.parts() * manifest.parts().getFirst().size());
      progress.at(done, manifest.size(), moved);
    }
  }

  private static boolean isPart(PackageManifest.Part part, Bytes bytes) {
    return bytes.size() == part.size() && Sha256.hash(bytes).equals(part.sha256());
  }

  private static boolean isWhole(PartialPackage arriving, Wanted wanted) throws IOException {
    return FolderDigest.of(arriving.content()).equals(wanted.digest());
  }

  private static void requireWanted(PackageManifest manifest, Wanted wanted)
      throws PackageException {
    if (!manifest.owner().equals(wanted.owner())) {
      throw new PackageException(
          "the package names %s as its owner, and the entry is one of %s: it is registered by a stranger"
              .formatted(manifest.owner(), wanted.owner()));
    }
    if (!manifest.digest().equals(wanted.digest())) {
      throw new PackageException(
          "the package is the folder %s, and the entry says %s"
              .formatted(manifest.digest(), wanted.digest()));
    }
  }
}
