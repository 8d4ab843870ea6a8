package network.haca.service;

import java.io.IOException;

/** Another process, or another role of this one, works on the folder. */
public final class FolderInUseException extends IOException {
  FolderInUseException(String message) {
    super(message);
  }
}
