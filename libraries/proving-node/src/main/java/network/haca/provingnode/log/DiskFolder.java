package network.haca.provingnode.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder of the file system. */
record DiskFolder(Path path) implements LogFolder {
  private record DiskFile(FileChannel channel) implements LogFile {
    static DiskFile open(Path path, OpenOption... options) throws IOException {
      return new DiskFile(FileChannel.open(path, options));
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void read(ByteBuffer into, long at) throws IOException {
      long next = at;
      while (into.hasRemaining()) {
        int read = channel.read(into, next);
        if (read < 0) {
          return;
        }
        next += read;
      }
    }

    @Override
    public void write(ByteBuffer from, long at) throws IOException {
      long next = at;
      while (from.hasRemaining()) {
        next += channel.write(from, next);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void sync() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  @Override
  public List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Override
  public LogFile open(String name) throws IOException {
    return DiskFile.open(path.resolve(name), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public LogFile create(String name) throws IOException {
    return DiskFile.open(
        path.resolve(name),
        StandardOpenOption.READ,
        StandardOpenOption.WRITE,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING);
  }

  @Override
  public void delete(String name) throws IOException {
    Files.deleteIfExists(path.resolve(name));
  }

  @Override
  public void sync() throws IOException {
    try (FileChannel folder = FileChannel.open(path, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }
}
