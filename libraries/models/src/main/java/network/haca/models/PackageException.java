package network.haca.models;

import java.io.IOException;
import network.haca.service.Explained;

/** A package that is none, is another than was asked for, or exceeds a bound. */
public final class PackageException extends IOException implements Explained {
  public PackageException(String message) {
    super(message);
  }

  @Override
  public int exitCode() {
    return FAILED;
  }
}
