package network.haca.fullnode.recording;

import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import network.haca.evm.FrameThread;

/**
 * Replays a recording as a program of its own, so that its machine can be set up in every way; on a
 * thread like those that answer CometBFT.
 */
public final class Replay {
  private Replay() {}

  /**
   * @param arguments the recording's folder, and an empty one for the ledger
   */
  public static void main(String[] arguments) throws Exception {
    Recording recording = Recording.read(Path.of(arguments[0]));
    FutureTask<Boolean> replay =
        new FutureTask<>(
            () -> {
              recording.replay(Path.of(arguments[1]), System.out::println);
              return true;
            });
    new FrameThread("abci", replay).start();
    if (!replay.get()) {
      throw new IllegalStateException("the replay ended early");
    }
  }
}
