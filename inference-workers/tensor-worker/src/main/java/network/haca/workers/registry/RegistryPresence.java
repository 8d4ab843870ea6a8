package network.haca.workers.registry;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.models.BlobPlace;
import network.haca.models.PackageUpload;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.walrus.BlobId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps up the registered models that a worker serves, in rounds: reads their entries anew, says on
 * chain that it serves them, and has their packages stored for longer, or raises an alarm before
 * they are lost.
 */
public final class RegistryPresence {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryPresence.class);
  private static final Duration TOLD_AGAIN = Duration.ofHours(12);

  private final List<RegisteredFolder> folders;
  private final Chain chain;
  private final Supplier<Optional<Bytes32>> enabledNode;
  private final BlobPlace walrus;
  private final RegistryOptions options;
  private final InstantSource clock;
  private final Map<Bytes32, RegisteredModel> latest = new ConcurrentHashMap<>();
  private final Map<Bytes32, Instant> told = new ConcurrentHashMap<>();
  private boolean isKept;

  /** The model registry on chain. */
  public interface Chain {
    /** The entry of that id. */
    Optional<RegisteredModel> entry(Bytes32 id) throws IOException;

    /** Says whether the registry names the node among those that serve the model. */
    boolean serves(Bytes32 teeId, Bytes32 id) throws IOException;

    /** Sends a call in the name of the node's owner; nothing where it has no account. */
    void send(Bytes call) throws IOException;

    /** Says whether there is an account to send with. */
    boolean canSend();
  }

  /**
   * @param enabledNode the node's id while it is enabled
   */
  public RegistryPresence(
      List<RegisteredFolder> folders,
      Chain chain,
      Supplier<Optional<Bytes32>> enabledNode,
      BlobPlace walrus,
      RegistryOptions options,
      InstantSource clock) {
    this.folders = List.copyOf(folders);
    this.chain = chain;
    this.enabledNode = enabledNode;
    this.walrus = walrus;
    this.options = options;
    this.clock = clock;
    folders.forEach(folder -> latest.put(folder.entry().id(), folder.entry()));
  }

  /** An entry that is served, as it was read last. */
  public Optional<RegisteredModel> entry(Bytes32 id) {
    return Optional.ofNullable(latest.get(id));
  }

  /** How long the package of an entry is stored from now on; negative if its time is over. */
  public Duration left(RegisteredFolder folder) {
    RegisteredModel entry = latest.getOrDefault(folder.entry().id(), folder.entry());
    return Duration.between(clock.instant(), Instant.ofEpochSecond(entry.storedUntil()));
  }

  /**
   * One round. A model that cannot be looked after does not keep the others from it.
   *
   * @throws IOException the last failure
   */
  public void go() throws IOException {
    Optional<IOException> failure = Optional.empty();
    isKept = true;
    for (RegisteredFolder folder : folders) {
      try {
        lookAfter(folder);
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /**
   * Returns true if the last round found each model that is not withdrawn served by this node on
   * chain: then the next has little to do before there is another block.
   */
  public boolean isKept() {
    return isKept;
  }

  private void lookAfter(RegisteredFolder folder) throws IOException {
    Bytes32 id = folder.entry().id();
    RegisteredModel entry =
        chain
            .entry(id)
            .orElseThrow(
                () -> new IOException("model %s is not registered any more".formatted(id)));
    latest.put(id, entry);
    if (entry.isWithdrawn()) {
      tell(entry, "has been withdrawn by its owner; it is served until this worker ends");
      return;
    }
    Optional<Bytes32> node = enabledNode.get().filter(any -> chain.canSend());
    boolean isServed = node.isPresent() && chain.serves(node.get(), id);
    isKept &= isServed;
    // First: the alarm does not hang on a transaction that fails.
    if (left(folder).compareTo(options.alarm()) < 0) {
      keepStored(folder, entry, node.filter(any -> isServed));
    }
    if (node.isPresent() && !isServed) {
      chain.send(ModelTransactions.serve(node.get(), id));
    }
  }

  private void keepStored(RegisteredFolder folder, RegisteredModel entry, Optional<Bytes32> node)
      throws IOException {
    if (options.renewal().isEmpty() || node.isEmpty()) {
      tell(
          entry,
          "is stored on Walrus until %s alone; its owner, or a worker with worker.models.renew, has"
                  .formatted(Instant.ofEpochSecond(entry.storedUntil()))
              + " to store it again");
      return;
    }
    RegistryOptions.Renewal renewal = options.renewal().get();
    if (left(folder).compareTo(renewal.certain().dividedBy(2)) >= 0) {
      // Else a span that is shorter than the alarm would be renewed in every round.
      return;
    }
    long until = clock.instant().plus(renewal.certain()).getEpochSecond();
    BlobId blob = new BlobId(entry.blobId());
    PackageUpload.again(walrus, renewal.epochs(), blob, folder.cached());
    chain.send(ModelTransactions.renew(entry.id(), until, node.get()));
    LOG.info("model {} is stored on Walrus until {}", entry.id(), Instant.ofEpochSecond(until));
  }

  /** Not in each round. */
  private void tell(RegisteredModel entry, String what) {
    Instant now = clock.instant();
    Instant last = told.get(entry.id());
    if (last == null || now.isAfter(last.plus(TOLD_AGAIN))) {
      told.put(entry.id(), now);
      LOG.warn("model {} {}", entry.id(), what);
    }
  }
}
