package network.haca.onnx.binding;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Memory that the runs of this process' models have in common and that grows no further than it
 * may: a run that wants more fails, and the process goes on. What strings hold beyond 15 bytes each
 * is not in it, nor are weights.
 */
final class LimitedMemory {
  /** The setting of a session that has it take part; {@code session_options_config_keys.h}. */
  static final String SHARED_ARENA = "session.use_env_allocators";

  private static @Nullable LimitedMemory current;

  private final long bytesMax;
  private final ArenaSweeper sweeper;
  private final ReadWriteLock runs = new ReentrantReadWriteLock();
  private final RunsInFlight inFlight = new RunsInFlight();

  private LimitedMemory(long bytesMax) throws OrtException {
    this.bytesMax = bytesMax;
    this.sweeper = new ArenaSweeper();
  }

  /** A session whose runs take their memory from here, and that memory. */
  record Limited(OrtSession session, LimitedMemory memory) {}

  static synchronized Limited open(Path file, OrtSession.SessionOptions settings, long bytesMax)
      throws OrtException {
    LimitedMemory memory = of(bytesMax);
    settings.addConfigEntry(SHARED_ARENA, "1");
    return new Limited(
        OrtEnvironment.getEnvironment().createSession(file.toString(), settings), memory);
  }

  private static LimitedMemory of(long bytesMax) throws OrtException {
    LimitedMemory known = current;
    if (known != null && known.bytesMax == bytesMax) {
      return known;
    }
    if (known != null) {
      OrtMemory.unregisterArena();
      current = null;
    }
    OrtMemory.registerArena(bytesMax);
    LimitedMemory made = new LimitedMemory(bytesMax);
    current = made;
    return made;
  }

  long bytesMax() {
    return bytesMax;
  }

  /** Gives back to the system what no run has, so that it is whole again. */
  void sweep() {
    inFlight.swept(sweeper::sweep);
  }

  /**
   * The result of a run that others may have run beside.
   *
   * @param hadAll whether all of the memory was there for it: nobody else had any, nor had earlier
   *     runs left it in pieces
   */
  record Shared<T>(T result, boolean hadAll) {}

  /** Runs while others may run. */
  <T> Shared<T> shared(Supplier<T> run) {
    return locked(
        runs.readLock(),
        () -> {
          RunsInFlight.Beginning beginning = inFlight.begin();
          try {
            T result = run.get();
            return new Shared<>(result, inFlight.hadAll(beginning));
          } finally {
            inFlight.end();
          }
        });
  }

  /** Runs while no other run has any of it. */
  <T> T alone(Supplier<T> run) {
    return locked(
        runs.writeLock(),
        () -> {
          var _ = inFlight.begin();
          try {
            return run.get();
          } finally {
            inFlight.end();
          }
        });
  }

  private static <T> T locked(Lock lock, Supplier<T> run) {
    lock.lock();
    try {
      return run.get();
    } finally {
      lock.unlock();
    }
  }
}
