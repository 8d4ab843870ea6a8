package network.haca.workers.core;

import java.util.List;

/** Models that are served together, and those that are there and cannot be. */
public interface ModelSet {
  List<Model> models();

  List<UnservedModel> unserved();
}
