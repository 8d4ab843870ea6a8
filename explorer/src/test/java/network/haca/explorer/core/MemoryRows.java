package network.haca.explorer.core;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.primitives.Bytes;

/** Rows in memory, which counts how many of them were read. */
final class MemoryRows implements Table, Rows {
  private final NavigableMap<Bytes, Bytes> rows = new TreeMap<>();
  private int read;

  @Override
  public Optional<Bytes> get(Bytes key) {
    read++;
    return Optional.ofNullable(rows.get(key));
  }

  @Override
  public void put(Bytes key, Bytes value) {
    rows.put(key, value);
  }

  @Override
  public void remove(Bytes key) {
    rows.remove(key);
  }

  @Override
  public List<Row> page(Bytes prefix, Bytes after, int countMax) {
    List<Row> found =
        rows.tailMap(Bytes.concat(prefix, after), after.isEmpty()).entrySet().stream()
            .takeWhile(
                row ->
                    row.getKey().size() >= prefix.size()
                        && row.getKey().slice(0, prefix.size()).equals(prefix))
            .limit(countMax)
            .map(row -> new Row(row.getKey(), row.getValue()))
            .toList();
    read += found.size();
    return found;
  }

  /** Rows that were read since this was asked last. */
  int read() {
    int since = read;
    read = 0;
    return since;
  }

  NavigableMap<Bytes, Bytes> all() {
    return new TreeMap<>(rows);
  }
}
