package network.haca.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists the files of a repository that somebody has written, and none that a build makes. */
final class SourceFiles {
  private static final Set<String> NOT_SOURCES = Set.of("target", "node_modules");

  private SourceFiles() {}

  /** All in a folder, but for folders that are hidden and those of builds. */
  static List<Path> under(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean isHidden = name.startsWith(".") && !folder.equals(root);
            return isHidden || NOT_SOURCES.contains(name)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            files.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** The classes among the sources of tests, by their simple names, which several may share. */
  static Map<String, List<Path>> tests(List<Path> files) {
    return files.stream()
        .filter(file -> file.toString().contains("src/test/java"))
        .collect(
            Collectors.groupingBy(
                file -> file.getFileName().toString().replaceFirst("\\.java$", "")));
  }
}
