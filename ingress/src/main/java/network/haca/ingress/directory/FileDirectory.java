package network.haca.ingress.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.ingress.core.Directory;
import network.haca.schemas.directory.DirectoryFile;
import network.haca.schemas.directory.NodeEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory from files, read again at each call: for single roles and networks without a chain.
 */
public final class FileDirectory implements Directory {
  private static final Logger LOG = LoggerFactory.getLogger(FileDirectory.class);

  private final List<Path> files;

  public FileDirectory(List<Path> files) {
    this.files = List.copyOf(files);
  }

  @Override
  public List<NodeEntry> nodes() {
    List<NodeEntry> nodes = new ArrayList<>();
    for (Path file : files) {
      try {
        nodes.addAll(DirectoryFile.read(Files.readString(file)));
      } catch (IOException | DirectoryFile.MalformedException e) {
        LOG.warn("{}: {}", file, e.getMessage());
      }
    }
    return nodes;
  }
}
