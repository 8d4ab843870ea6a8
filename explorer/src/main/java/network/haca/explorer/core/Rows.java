package network.haca.explorer.core;

import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;

/** The rows of the view as they are on disk. */
public interface Rows {
  /**
   * A row.
   *
   * @param key with its prefix
   */
  record Row(Bytes key, Bytes value) {}

  Optional<Bytes> get(Bytes key);

  /**
   * The rows whose keys begin with a prefix, in the order of their keys.
   *
   * @param after the rest of the key behind which to begin; empty to begin with the first
   * @param countMax rows that are read, and no more
   */
  List<Row> page(Bytes prefix, Bytes after, int countMax);
}
