package network.haca.llmnode.provider;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The providers' API keys, in memory only; never logged. */
public final class ProviderKeys {
  private final Map<String, String> keys = new ConcurrentHashMap<>();

  /** From now on; what is in flight goes on with the key that it began with. */
  public void put(String provider, String key) {
    keys.put(provider, key);
  }

  Optional<String> of(String provider) {
    return Optional.ofNullable(keys.get(provider));
  }

  @Override
  public String toString() {
    return "keys of " + keys.keySet();
  }
}
