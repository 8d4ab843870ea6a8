package network.haca.feeds;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps the values that were used last, a bounded number of them. For several threads. */
final class Remembered<K, V> {
  private final Map<K, V> values;

  Remembered(int max) {
    this.values =
        new LinkedHashMap<>(16, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > max;
          }
        };
  }

  synchronized Optional<V> get(K key) {
    @Nullable V value = values.get(key);
    return Optional.ofNullable(value);
  }

  synchronized void put(K key, V value) {
    values.put(key, value);
  }
}
