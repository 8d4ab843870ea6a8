package network.haca.models;

import java.io.IOException;
import java.time.Duration;
import network.haca.walrus.BlobTooLargeException;

/** Tries of one thing at Walrus: whoever asks too early, or while it is busy, asks again. */
final class Attempts {
  private static final int MAX = 6;

  private final Duration pause;

  /**
   * @param pause before the second try; it doubles before each other one
   */
  Attempts(Duration pause) {
    this.pause = pause;
  }

  /** One try; true if it is done. */
  interface Try {
    boolean go() throws IOException;
  }

  /**
   * Tries until it is done.
   *
   * @param undone what to say if it never is
   * @throws PackageException if a try does, at once
   * @throws BlobTooLargeException likewise
   */
  void until(String undone, Try attempt) throws IOException {
    IOException failure = new PackageException(undone);
    for (int i = 0; i < MAX; i++) {
      if (i > 0) {
        rest(pause.multipliedBy(1L << (i - 1)));
      }
      try {
        if (attempt.go()) {
          return;
        }
        failure = new PackageException(undone);
      } catch (PackageException | BlobTooLargeException e) {
        throw e;
      } catch (IOException e) {
        requireGoingOn();
        failure = new IOException("%s: %s".formatted(undone, e.getMessage()), e);
      }
    }
    throw failure;
  }

  private static void requireGoingOn() throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("interrupted while asking Walrus");
    }
  }

  private static void rest(Duration pause) throws IOException {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking Walrus", e);
    }
  }
}
