package network.haca.workers.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import network.haca.onnx.FolderFiles;

/**
 * The signs by which a change of a model's files is seen without reading them. What is served is
 * named by the digest of what was read all the same.
 *
 * @param files by their relative names
 * @param trouble why they cannot be listed; empty if they can
 */
record FolderStamp(SortedMap<String, FileStamp> files, String trouble) {
  /**
   * @param key the file's own, where the file system has one: another file in the same place has
   *     another
   */
  record FileStamp(long bytes, FileTime modified, String key) {}

  static FolderStamp of(ModelPlace place) {
    try {
      SortedMap<String, FileStamp> stamps = new TreeMap<>();
      for (Map.Entry<String, Path> file : FolderFiles.of(place.folder()).entrySet()) {
        if (place.has(file.getKey())) {
          stamps.put(file.getKey(), stamp(file.getValue()));
        }
      }
      return new FolderStamp(stamps, "");
    } catch (IOException | RuntimeException e) {
      return new FolderStamp(new TreeMap<>(), String.valueOf(e));
    }
  }

  private static FileStamp stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(
        attributes.size(), attributes.lastModifiedTime(), String.valueOf(attributes.fileKey()));
  }
}
