package network.haca.ingress.core;

import java.io.IOException;
import java.util.List;
import network.haca.schemas.directory.NodeEntry;

/** The nodes that may get requests now. */
public interface Directory {
  /**
   * @throws IOException if the directory cannot be read now
   */
  List<NodeEntry> nodes() throws IOException;
}
