package network.haca.models;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Rules for the paths of a package's files: each leads to one place below the folder, on every file
 * system.
 */
final class PackagePaths {
  static final int LENGTH_MAX = 1_024;

  /** Upper bound of common file systems on the bytes of a name. */
  static final int NAME_BYTES_MAX = 255;

  /** Upper bound on the names in a path: each is held, so a short list could fill the memory. */
  static final int NAMES_MAX = 16;

  private static final String DEEPER = "/";

  private PackagePaths() {}

  /**
   * @throws PackageException if a path is refused, naming it
   */
  static void require(List<PackageManifest.File> files) throws PackageException {
    Map<String, String> known = new HashMap<>();
    String previous = "";
    for (PackageManifest.File file : files) {
      String path = file.path();
      requireLocal(path);
      if (path.compareTo(previous) <= 0) {
        throw new PackageException(
            "file '%s' is not after '%s': paths stand in order, each once"
                .formatted(quoted(path), quoted(previous)));
      }
      requireOwnPlace(known, path);
      previous = path;
    }
  }

  private static void requireLocal(String path) throws PackageException {
    if (path.isEmpty() || path.length() > LENGTH_MAX) {
      throw new PackageException("a path of %d characters".formatted(path.length()));
    }
    String[] names = path.split(DEEPER, -1);
    if (names.length > NAMES_MAX) {
      throw refused(path, "it has over %d parts".formatted(NAMES_MAX));
    }
    for (String name : names) {
      if (name.isEmpty() || name.equals(".") || name.startsWith("..")) {
        throw refused(path, "it may not have empty parts, '.', or parts that begin with '..'");
      }
      if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
        throw refused(path, "a part has over %d bytes".formatted(NAME_BYTES_MAX));
      }
      if (!name.chars().allMatch(PackagePaths::isPlain)) {
        throw refused(path, "it may not have control characters, '\\', ':' or surrogates");
      }
    }
  }

  private static boolean isPlain(int character) {
    return !Character.isISOControl(character)
        && character != '\\'
        && character != ':'
        && !Character.isSurrogate((char) character);
  }

  /** Files and folders are different where letters' case and composition do not count, too. */
  private static void requireOwnPlace(Map<String, String> known, String path)
      throws PackageException {
    for (int end = path.indexOf(DEEPER); end >= 0; end = path.indexOf(DEEPER, end + 1)) {
      String folder = path.substring(0, end);
      String same = known.putIfAbsent(folded(folder), folder + DEEPER);
      if (same != null && !same.equals(folder + DEEPER)) {
        throw refused(path, "it is in the place of '%s'".formatted(quoted(same)));
      }
    }
    String same = known.putIfAbsent(folded(path), path);
    if (same != null) {
      throw refused(path, "it is in the place of '%s'".formatted(quoted(same)));
    }
  }

  private static String folded(String path) {
    return Normalizer.normalize(path, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT);
  }

  private static PackageException refused(String path, String reason) {
    return new PackageException("file '%s': %s".formatted(quoted(path), reason));
  }

  /** The beginning of a stranger's text, on one line. */
  static String quoted(String text) {
    String beginning = text.substring(0, Math.min(text.length(), 120));
    return beginning.replaceAll("\\p{Cntrl}", "?");
  }
}
