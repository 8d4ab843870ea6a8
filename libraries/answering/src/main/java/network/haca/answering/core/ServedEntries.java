package network.haca.answering.core;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import network.haca.contracts.RegisteredModel;
import network.haca.primitives.Bytes32;

/**
 * The registered models that a node serves by reference: looks up which entries the references name
 * now, says on chain that the node serves them, and takes it back of those that a name has left.
 * For several threads.
 */
public final class ServedEntries {
  /**
   * Entries that names have left and whose open requests are still answered; of more, the oldest
   * are forgotten.
   */
  static final int LEFT_MAX = 64;

  private final ServingRegistry registry;
  private final Supplier<Optional<Bytes32>> enabledNode;
  private final List<String> references;
  private final Predicate<RegisteredModel> isHere;

  /** Those that the node may be listed under, with the references that last named them. */
  private final Map<Bytes32, String> served = new TreeMap<>();

  private final Deque<Bytes32> left = new ArrayDeque<>();

  /** What can be answered, for readers that do not wait for a look to end. */
  private volatile Map<Bytes32, String> byEntry = Map.of();

  /**
   * @param enabledNode the node's id while it is enabled
   * @param references names in the registry, or ids
   * @param isHere whether the node has what an entry names
   */
  public ServedEntries(
      ServingRegistry registry,
      Supplier<Optional<Bytes32>> enabledNode,
      List<String> references,
      Predicate<RegisteredModel> isHere) {
    this.registry = registry;
    this.enabledNode = enabledNode;
    this.references = List.copyOf(references);
    this.isHere = isHere;
  }

  /**
   * The reference that an entry is served by, or was: nodes are drawn before an entry is left, and
   * answer after it. Nothing if it is not known to be.
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
    Names names = names();
    Optional<IOException> failure = names.failure();
    for (Map.Entry<String, Bytes32> each : names.entries().entrySet()) {
      try {
        serve(each.getKey(), each.getValue());
      } catch (IOException e) {
        failure = Optional.of(e);
      }
    }
    byEntry = Map.copyOf(served);
    if (names.isWhole()) {
      leave(names.entries());
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /**
   * The entries that references name now.
   *
   * @param isWhole whether all could be read: one that could not may name what others have left
   */
  private record Names(
      Map<String, Bytes32> entries, boolean isWhole, Optional<IOException> failure) {}

  private Names names() {
    Map<String, Bytes32> named = new TreeMap<>();
    boolean isWhole = true;
    Optional<IOException> failure = Optional.empty();
    for (String reference : references) {
      try {
        Optional<Bytes32> id = id(reference);
        id.ifPresent(entry -> named.put(reference, entry));
        if (id.isEmpty()) {
          failure =
              Optional.of(
                  new IOException("no model is registered as '%s'".formatted(reference)));
        }
      } catch (IOException e) {
        isWhole = false;
        failure = Optional.of(e);
      }
    }
    return new Names(named, isWhole, failure);
  }

  private Optional<Bytes32> id(String reference) throws IOException {
    return reference.startsWith("0x")
        ? Optional.of(Bytes32.fromHex(reference))
        : registry.named(reference);
  }

  private void serve(String reference, Bytes32 id) throws IOException {
    RegisteredModel entry = registry.entry(id);
    if (!isHere.test(entry)) {
      throw new IOException(
          "the entry '%s' is of digest %s, which this node does not have"
              .formatted(reference, entry.digest()));
    }
    served.put(id, reference);
    left.remove(id);
    Optional<Bytes32> node = enabledNode.get();
    if (node.isPresent() && !entry.isWithdrawn() && !registry.serves(node.get(), id)) {
      registry.serve(node.get(), id);
    }
  }

  /** Takes back what is served under an entry that no reference names any more. */
  private void leave(Map<String, Bytes32> named) throws IOException {
    Optional<Bytes32> node = enabledNode.get();
    if (node.isEmpty()) {
      return;
    }
    for (Bytes32 id : List.copyOf(served.keySet())) {
      if (!named.containsValue(id) && !left.contains(id)) {
        if (registry.serves(node.get(), id)) {
          registry.unserve(node.get(), id);
        } else {
          left.add(id);
        }
      }
    }
    while (left.size() > LEFT_MAX) {
      served.remove(left.remove());
    }
    byEntry = Map.copyOf(served);
  }
}
