package network.haca.benchmarks.explorer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The disk and the memory that something takes. */
final class Footprint {
  /** The file in which Linux tells a process about its own memory. */
  private static final Path STATUS = Path.of("/proc/self/status");

  /** The most memory that it had at once, natively allocated or not. */
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+([0-9]+) kB");

  private Footprint() {}

  /** Bytes of all files in a folder. */
  static long ofFolder(Path folder) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }

  /** Bytes of memory that this process had at most; 0 where the system does not tell. */
  static long ofProcess() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    Matcher peak = PEAK.matcher(Files.readString(STATUS));
    return peak.find() ? Long.parseLong(peak.group(1)) << 10 : 0;
  }
}
