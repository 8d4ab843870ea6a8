package network.haca.models;

import java.util.List;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.walrus.BlobId;

/**
 * The list of a package's contents: what the blob that an entry of the registry names holds. The
 * contents of all files, one behind the other, are cut into parts, each a blob.
 *
 * @param owner the account whose entries workers take for this package (rule H1)
 * @param digest of the folder
 * @param files in the order of their paths
 * @param parts all of the same size, but the last
 */
public record PackageManifest(Address owner, Bytes32 digest, List<File> files, List<Part> parts) {
  /** Upper bound on the bytes of the form that goes to Walrus. */
  public static final int BYTES_MAX = 4 << 20;

  /** Upper bound on the number of files. */
  public static final int FILES_MAX = 10_000;

  /** Upper bound on the number of parts. */
  public static final int PARTS_MAX = 16_384;

  /** Upper bound on the bytes of a part, which is held in memory. */
  public static final int PART_BYTES_MAX = 64 << 20;

  /** Lower bound on the bytes of all parts but the last. */
  public static final int PART_BYTES_MIN = 64 << 10;

  /** A file by its path, with {@code /} between folders. */
  public record File(String path, long size) {}

  /** A part, as it is on Walrus. */
  public record Part(BlobId blobId, int size, Bytes32 sha256) {}

  public PackageManifest {
    files = List.copyOf(files);
    parts = List.copyOf(parts);
  }

  /** Bytes of all files together. */
  public long size() {
    return files.stream().mapToLong(File::size).sum();
  }
}
