package network.haca.ingress.core;

import java.util.List;
import network.haca.schemas.directory.NodeEntry;

/** Who may get requests, now. */
public interface Directory {
  List<NodeEntry> nodes();
}
