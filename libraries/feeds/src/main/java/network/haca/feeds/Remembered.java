package network.haca.feeds;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the values that were used last, a bounded number of them. For several threads. */
public final class Remembered<K, V> {
  private final Map<K, V> values;

  /**
   * @param max values that are kept
   */
  public Remembered(int max) {
    this.values =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
          }
        };
  }

  public synchronized Optional<V> get(K key) {
    @Nullable V value = values.get(key);
    return Optional.ofNullable(value);
  }

  public synchronized void put(K key, V value) {
    values.put(key, value);
  }
}
