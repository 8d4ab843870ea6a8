package network.haca.fullnode.recording;

import java.nio.file.Path;

/** Replays a recording as a program of its own, so that its machine can be set up in every way. */
public final class Replay {
  private Replay() {}

  /**
   * @param arguments the recording's folder, and an empty one for the ledger
   */
  public static void main(String[] arguments) throws Exception {
    Recording.read(Path.of(arguments[0])).replay(Path.of(arguments[1]), System.out::println);
  }
}
