package network.haca.models;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;
import network.haca.walrus.BlobId;

/**
 * Brings a folder to Walrus, part by part, and the list of its parts last. What is there already is
 * not stored again: whoever was interrupted begins anew, and goes on. A part counts as stored when
 * an aggregator gives its bytes.
 */
public final class PackageUpload {
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final BlobPlace place;
  private final int epochs;
  private final int partBytes;
  private final Attempts attempts;

  /**
   * @param epochs that blobs are stored for
   * @param partBytes of each part but the last, within the bounds of {@link PackageManifest}
   */
  public PackageUpload(BlobPlace place, int epochs, int partBytes) {
    this(place, epochs, partBytes, PAUSE);
  }

  PackageUpload(BlobPlace place, int epochs, int partBytes, Duration pause) {
    int most = partBytesMax(place.bytesMax());
    if (partBytes < PackageManifest.PART_BYTES_MIN || partBytes > most) {
      throw new IllegalArgumentException(
          "parts have %d to %d bytes, not %d"
              .formatted(PackageManifest.PART_BYTES_MIN, most, partBytes));
    }
    this.place = place;
    this.epochs = epochs;
    this.partBytes = partBytes;
    this.attempts = new Attempts(pause);
  }

  /**
   * Upper bound on the bytes of a part.
   *
   * @param blobBytesMax upper bound on those of a blob
   */
  public static int partBytesMax(long blobBytesMax) {
    return (int) Math.min(PackageManifest.PART_BYTES_MAX, blobBytesMax);
  }

  /** A package on Walrus, by the id of its list. */
  public record Uploaded(BlobId id, PackageManifest manifest) {}

  /**
   * Uploads what is missing.
   *
   * @throws PackageException if the folder cannot be a package, or changes meanwhile
   * @throws IOException if Walrus does not take it; trying again is safe
   */
  public Uploaded upload(Path folder, Address owner, Progress progress) throws IOException {
    return upload(folder, owner, progress, false);
  }

  /** Uploads all of it, for another span of epochs. */
  Uploaded renew(Path folder, Address owner, Progress progress) throws IOException {
    return upload(folder, owner, progress, true);
  }

  /**
   * Uploads all of a package that was fetched, for another span of epochs.
   *
   * @throws PackageException if what is at hand is not that package any more
   */
  public static void again(BlobPlace place, int epochs, BlobId id, ModelCache.Cached cached)
      throws IOException {
    PackageManifest manifest = cached.manifest();
    int partBytes =
        manifest.parts().size() > 1
            ? manifest.parts().getFirst().size()
            : partBytesMax(place.bytesMax());
    Uploaded uploaded =
        new PackageUpload(place, epochs, partBytes)
            .renew(cached.folder(), manifest.owner(), Progress.NONE);
    if (!uploaded.id().equals(id)) {
      throw new PackageException(
          "%s is not the package %s any more".formatted(cached.folder(), id));
    }
  }

  private Uploaded upload(Path folder, Address owner, Progress progress, boolean again)
      throws IOException {
    try (FolderContent content = FolderContent.open(folder)) {
      List<PackageManifest.Part> parts = new ArrayList<>();
      long done = 0;
      long moved = 0;
      for (Bytes part = content.next(partBytes); !part.isEmpty(); part = content.next(partBytes)) {
        if (parts.size() == PackageManifest.PARTS_MAX) {
          throw new PackageException(
              "the folder has over %d parts of %d bytes; give larger ones"
                  .formatted(PackageManifest.PARTS_MAX, partBytes));
        }
        BlobId id = place.idOf(part);
        moved += store(part, id, again) ? part.size() : 0;
        parts.add(new PackageManifest.Part(id, part.size(), Sha256.hash(part)));
        done += part.size();
        progress.at(done, content.size(), moved);
      }
      PackageManifest manifest =
          new PackageManifest(owner, content.digest(), content.files(), parts);
      Bytes list = ManifestForm.write(manifest);
      if (list.size() > place.bytesMax()) {
        throw new PackageException(
            "the package's list of files and parts has %d bytes, and a blob of this network %d at most"
                .formatted(list.size(), place.bytesMax()));
      }
      BlobId id = place.idOf(list);
      var _ = store(list, id, again);
      return new Uploaded(id, manifest);
    }
  }

  /** Says whether it had to be stored. */
  private boolean store(Bytes blob, BlobId id, boolean again) throws IOException {
    if (!again && isThere(blob, id)) {
      return false;
    }
    attempts.until(
        "the publisher does not take blob " + id,
        () -> {
          place.store(blob, id, epochs);
          return true;
        });
    attempts.until(
        "blob %s was stored, but no aggregator gives it".formatted(id), () -> isThere(blob, id));
    return true;
  }

  private boolean isThere(Bytes blob, BlobId id) throws IOException {
    return place.find(id, blob.size(), blob::equals).isPresent();
  }
}
