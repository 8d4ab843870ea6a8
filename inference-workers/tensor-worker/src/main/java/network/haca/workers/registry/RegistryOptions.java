package network.haca.workers.registry;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import network.haca.models.WalrusPlace;

/**
 * Terms on which a worker serves models of the registry.
 *
 * @param cache folder of the fetched models; there if any are served
 * @param cacheBytesMax of all of them
 * @param publisher stores packages again
 * @param aggregators give packages
 * @param shards of the Walrus network
 * @param look pause between two looks at the registry
 * @param requests pause between two looks at requests inside transactions
 * @param alarm how long before the end of a package's storage it is told
 * @param renewal how packages are stored again before their time is over; nothing if they are not
 */
public record RegistryOptions(
    Optional<Path> cache,
    long cacheBytesMax,
    URI publisher,
    List<URI> aggregators,
    int shards,
    Duration look,
    Duration requests,
    Duration alarm,
    Optional<Renewal> renewal) {
  /** Names the cache's folder. */
  public static final String CACHE_SETTING = "worker.models.cache";

  /**
   * A span for which a package is stored again.
   *
   * @param epochs of Walrus
   * @param epoch how long one is
   */
  public record Renewal(int epochs, Duration epoch) {
    /** The part of it that is there whenever in an epoch it begins. */
    Duration certain() {
      return epoch.multipliedBy(epochs - 1L);
    }
  }

  public RegistryOptions {
    aggregators = List.copyOf(aggregators);
  }

  /** The Walrus network that packages are on. */
  public WalrusPlace walrus() {
    return new WalrusPlace(Optional.of(publisher), aggregators, shards);
  }
}
