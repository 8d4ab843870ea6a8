package network.haca.oracle.source;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The secrets that sources ask for, such as API keys: in memory alone, never measured or logged.
 */
public final class SourceSecrets {
  private final Map<String, String> secrets = new ConcurrentHashMap<>();

  /** From now on; a question in flight goes on with the secret that it began with. */
  public void put(String name, String secret) {
    secrets.put(name, secret);
  }

  Optional<String> of(String name) {
    return Optional.ofNullable(secrets.get(name));
  }

  @Override
  public String toString() {
    return "secrets named " + secrets.keySet();
  }
}
