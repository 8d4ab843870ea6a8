package network.haca.workers.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegisteredModel;
import network.haca.models.ModelCache;
import network.haca.models.ModelLookup;
import network.haca.models.PackageException;
import network.haca.models.PackageFetch;
import network.haca.models.Progress;
import network.haca.primitives.Bytes32;
import network.haca.service.Parts;
import network.haca.workers.core.RegistryEntries;
import network.haca.workers.core.UnservedModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registered models that a worker was told to serve, as far as they are here.
 *
 * @param folders of those that are
 * @param unserved those that are not, with the reasons
 * @param failure why one is not that may be tomorrow
 */
public record FetchedModels(
    List<RegisteredFolder> folders, List<UnservedModel> unserved, Optional<IOException> failure) {
  private static final Logger LOG = LoggerFactory.getLogger(FetchedModels.class);
  private static final long TOLD_BYTES = 256L << 20;

  public FetchedModels {
    folders = List.copyOf(folders);
    unserved = List.copyOf(unserved);
  }

  /** The entry of each; of several with the same folder the last one, under which it is opened. */
  public RegistryEntries entries() {
    Map<Bytes32, Bytes32> ids = new TreeMap<>();
    folders.forEach(folder -> ids.put(folder.entry().digest(), folder.entry().id()));
    return digest -> Optional.ofNullable(ids.get(digest));
  }

  /**
   * Looks the references up and fetches what is not in the cache.
   *
   * @param parts closes the cache
   * @throws IOException if the cache cannot be used
   */
  public static FetchedModels fetch(
      List<String> references, EthereumClient chain, RegistryOptions options, Parts parts)
      throws IOException {
    if (references.isEmpty()) {
      return new FetchedModels(List.of(), List.of(), Optional.empty());
    }
    Path folder = options.cache().orElseThrow();
    ModelCache cache =
        parts.add(ModelCache.open(folder, RegistryOptions.CACHE_SETTING, options.cacheBytesMax()));
    PackageFetch packages = new PackageFetch(options.walrus());
    ModelLookup lookup = new ModelLookup(chain, packages);
    List<RegisteredFolder> folders = new ArrayList<>();
    List<UnservedModel> unserved = new ArrayList<>();
    Optional<IOException> failure = Optional.empty();
    for (String reference : references) {
      try {
        folders.add(fetch(reference, lookup, packages, cache));
      } catch (PackageException e) {
        unserved.add(keptOut(reference, e));
      } catch (IOException e) {
        unserved.add(keptOut(reference, e));
        failure = Optional.of(e);
      }
    }
    return new FetchedModels(folders, unserved, failure);
  }

  private static RegisteredFolder fetch(
      String reference, ModelLookup lookup, PackageFetch packages, ModelCache cache)
      throws IOException {
    RegisteredModel entry =
        lookup
            .find(reference)
            .orElseThrow(() -> new PackageException("it is not registered on this chain"));
    if (entry.isWithdrawn()) {
      throw new PackageException("its owner has withdrawn it");
    }
    return new RegisteredFolder(
        entry, cache.folder(packages, ModelLookup.wanted(entry), progress(reference)));
  }

  private static UnservedModel keptOut(String reference, IOException cause) {
    String reason = "model registry:%s: %s".formatted(reference, cause.getMessage());
    LOG.warn("{}; what has arrived of it stays for the next start", reason);
    return new UnservedModel(reference, "", reason);
  }

  private static Progress progress(String reference) {
    long[] told = new long[1];
    return (done, all, moved) -> {
      if (done == all || done - told[0] >= TOLD_BYTES) {
        told[0] = done;
        LOG.info("model registry:{}: {} of {} bytes are here", reference, done, all);
      }
    };
  }
}
