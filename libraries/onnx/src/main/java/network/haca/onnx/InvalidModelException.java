package network.haca.onnx;

import network.haca.service.Explained;
import org.jspecify.annotations.Nullable;

/** A model folder that cannot be served; the message names the file and what is wrong with it. */
public final class InvalidModelException extends Exception implements Explained {
  public InvalidModelException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  @Override
  public int exitCode() {
    return SETUP;
  }
}
