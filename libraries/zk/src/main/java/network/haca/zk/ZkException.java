package network.haca.zk;

import java.io.IOException;
import network.haca.service.Explained;

/** What keeps a proof from being made or read; the message is for who asked. */
public final class ZkException extends IOException implements Explained {
  private final int exitCode;

  private ZkException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Something on this machine, or given, that has to change first. */
  public static ZkException setup(String message) {
    return new ZkException(message, SETUP);
  }

  /** Something that went wrong on the way. */
  public static ZkException failed(String message) {
    return new ZkException(message, FAILED);
  }

  @Override
  public int exitCode() {
    return exitCode;
  }
}
