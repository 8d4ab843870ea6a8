package network.haca.answering.core;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes32;

/**
 * The registered models that a node serves by reference: looks up which entries the references name
 * now, and says on chain that the node serves them. It takes that back of an entry that its name
 * has left for long, if the node serves the one that is named instead. For several threads.
 */
public final class ServedEntries {
  /**
   * An entry is served for so long after its name has left it: whoever owns the name is a stranger,
   * and neither takes it from contracts that name it by its id at once, nor has the operator pay
   * for each turn of the name.
   */
  static final Duration LEFT_AFTER = Duration.ofHours(24);

  /** Entries that are remembered, four times as many as the registry lets a node serve. */
  static final int ENTRIES_MAX = 256;

  private final ServingRegistry registry;
  private final Supplier<Optional<Bytes32>> enabledNode;
  private final List<String> references;
  private final Function<RegisteredModel, Optional<String>> lack;
  private final InstantSource clock;

  /** The references that last named each entry. */
  private final Map<Bytes32, String> known = new TreeMap<>();

  private final Map<Bytes32, Instant> unnamedSince = new TreeMap<>();

  /** The same as {@link #known}, for readers that do not wait for a look to end. */
  private volatile Map<Bytes32, String> byEntry = Map.of();

  /**
   * @param enabledNode the node's id while it is enabled
   * @param references names in the registry, or ids
   * @param lack says why the node cannot answer by an entry, as in "is of another digest"; nothing
   *     if it can
   */
  public ServedEntries(
      ServingRegistry registry,
      Supplier<Optional<Bytes32>> enabledNode,
      List<String> references,
      Function<RegisteredModel, Optional<String>> lack,
      InstantSource clock) {
    this.registry = registry;
    this.enabledNode = enabledNode;
    this.references = List.copyOf(references);
    this.lack = lack;
    this.clock = clock;
  }

  /**
   * The reference that an entry is served by, or was: a node that was drawn before it left the
   * entry answers after it. Nothing if it is not known to be.
   */
  public Optional<String> reference(Bytes32 entry) {
    return Optional.ofNullable(byEntry.get(entry));
  }

  /**
   * One look. A reference that names nothing now does not keep the others from theirs.
   *
   * @throws IOException the last failure
   */
  public synchronized void go() throws IOException {
    List<IOException> failures = new ArrayList<>();
    Map<String, Bytes32> named = named(failures);
    named.forEach((reference, id) -> attempt(failures, () -> serve(reference, id)));
    byEntry = Map.copyOf(known);
    for (Bytes32 id : List.copyOf(known.keySet())) {
      if (!named.containsValue(id)) {
        attempt(failures, () -> leave(id, Optional.ofNullable(named.get(known.get(id)))));
      }
    }
    byEntry = Map.copyOf(known);
    if (!failures.isEmpty()) {
      throw failures.getLast();
    }
  }

  private interface Attempt {
    void run() throws IOException;
  }

  private static void attempt(List<IOException> failures, Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException e) {
      failures.add(e);
    }
  }

  /** The entries that references name now. */
  private Map<String, Bytes32> named(List<IOException> failures) {
    Map<String, Bytes32> named = new TreeMap<>();
    for (String reference : references) {
      attempt(
          failures,
          () ->
              named.put(
                  reference,
                  id(reference)
                      .orElseThrow(
                          () ->
                              new IOException(
                                  "no model is registered as '%s'".formatted(reference)))));
    }
    return named;
  }

  private Optional<Bytes32> id(String reference) throws IOException {
    return reference.startsWith("0x")
        ? Optional.of(Bytes32.fromHex(reference))
        : registry.named(reference);
  }

  private void serve(String reference, Bytes32 id) throws IOException {
    RegisteredModel entry = registry.entry(id);
    Optional<String> why = lack.apply(entry);
    if (why.isPresent()) {
      throw new IOException("the entry '%s' %s".formatted(reference, why.get()));
    }
    if (!known.containsKey(id) && known.size() >= ENTRIES_MAX) {
      throw new IOException(
          "'%s' names one entry after another; no more than %s are remembered"
              .formatted(reference, ENTRIES_MAX));
    }
    known.put(id, reference);
    unnamedSince.remove(id);
    Optional<Bytes32> node = enabledNode.get();
    if (node.isPresent() && !entry.isWithdrawn() && !registry.serves(node.get(), id)) {
      registry.serve(node.get(), id);
    }
  }

  /**
   * Takes back that the node serves an entry once no reference has named it for long. A name that
   * could not be read, or names what the node cannot answer by, leaves nothing.
   *
   * @param next the entry that its name points to instead
   */
  private void leave(Bytes32 id, Optional<Bytes32> next) throws IOException {
    Instant now = clock.instant();
    Optional<Bytes32> node = enabledNode.get();
    if (node.isEmpty() || next.filter(known::containsKey).isEmpty()) {
      unnamedSince.remove(id);
      return;
    }
    Instant since = unnamedSince.computeIfAbsent(id, _ -> now);
    if (now.isBefore(since.plus(LEFT_AFTER))) {
      return;
    }
    if (registry.serves(node.get(), id)) {
      registry.unserve(node.get(), id);
    } else if (now.isAfter(since.plus(LEFT_AFTER.multipliedBy(2)))) {
      unnamedSince.remove(id);
      known.remove(id);
    }
  }
}
