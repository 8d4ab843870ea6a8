package network.haca.devnet.chaos;

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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Records the memory and the disk space that a network takes while it runs, and its processes. */
final class Footprint implements AutoCloseable {
  private static final int LOOK_MILLIS = 1_000;
  private static final long MEBIBYTE = 1 << 20;
  private static final String RESIDENT = "VmRSS:";

  private final ChaosNetwork network;
  private final Map<String, Long> memory = new ConcurrentSkipListMap<>();
  private final AtomicLong disk = new AtomicLong();
  private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();
  private final Thread thread;

  /**
   * @param memoryMebibytes resident, by member; of validators with CometBFT. Empty where the system
   *     has no {@code /proc}
   */
  record Peak(Map<String, Long> memoryMebibytes, long diskMebibytes) {
    Peak {
      memoryMebibytes = new TreeMap<>(memoryMebibytes);
    }
  }

  Footprint(ChaosNetwork network) {
    this.network = network;
    this.thread = Thread.ofVirtual().start(this::run);
  }

  Peak peak() {
    return new Peak(memory, disk.get() / MEBIBYTE);
  }

  /** Processes that were seen and still run. */
  List<ProcessHandle> running() {
    return seen.stream().filter(ProcessHandle::isAlive).toList();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  void look() {
    for (Member member : network.members()) {
      member
          .handle()
          .ifPresent(
              handle -> {
                List<ProcessHandle> all = new ArrayList<>(handle.descendants().toList());
                all.add(handle);
                seen.addAll(all);
                long mebibytes = all.stream().mapToLong(Footprint::resident).sum() / MEBIBYTE;
                memory.merge(member.name(), mebibytes, Math::max);
              });
    }
    disk.accumulateAndGet(bytesBelow(network.home()), Math::max);
  }

  private static long resident(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .sum();
    } catch (IOException | RuntimeException e) {
      return 0;
    }
  }

  /** Fillers of full disks are no footprint of the network. */
  private static long bytesBelow(Path folder) {
    AtomicLong sum = new AtomicLong();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (!file.endsWith(SmallDisk.FILLER)) {
                sum.addAndGet(attributes.size());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      // Files come and go; the next look sees the rest.
    }
    return sum.get();
  }
}
