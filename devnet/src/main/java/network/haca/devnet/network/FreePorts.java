package network.haca.devnet.network;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.connection.server.ListenAddress;

/**
 * Ports below those that systems give to outgoing connections, one after the other: a port that is
 * free when it is looked at must still be so when its server starts. Processes of one user that
 * look at the same time get different ones.
 */
public final class FreePorts {
  private static final int FIRST = 10_000;
  private static final int COUNT = 22_000;

  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  /** A byte for each port, locked by the process that was given it, until that ends. */
  private static final Optional<FileChannel> GIVEN = openGiven();

  private FreePorts() {}

  /** A port that is free now, and that this process has not been given before. */
  public static int next() {
    for (int look = 0; look < COUNT; look++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (claim(port)) {
        return port;
      }
    }
    throw new IllegalStateException("this machine has no free ports");
  }

  /** Takes a port for this process; false if another process has it or listens on it. */
  static boolean claim(int port) {
    return ListenAddress.isFree(port) && isOurs(port);
  }

  private static boolean isOurs(int port) {
    try {
      return GIVEN.isEmpty() || GIVEN.get().tryLock(port, 1, false) != null;
    } catch (IOException | OverlappingFileLockException e) {
      // A file system without locks, or all were given once: their order has to do.
      return true;
    }
  }

  private static Optional<FileChannel> openGiven() {
    Path file =
        Path.of(
            System.getProperty("java.io.tmpdir"), "haca-ports-" + System.getProperty("user.name"));
    try {
      return Optional.of(
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
