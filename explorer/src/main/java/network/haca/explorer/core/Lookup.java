package network.haca.explorer.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Answers questions out of the view. Each reads rows by their keys, or so many rows behind a key as
 * the page has; none reads all rows to find some.
 */
public final class Lookup {
  /** Things that one hash leads to, at most. */
  static final int FOUND_MAX = 20;

  private static final int TIME_SIZE = Long.BYTES;

  private final Rows rows;

  public Lookup(Rows rows) {
    this.rows = rows;
  }

  public Optional<Proof> proof(Bytes32 leaf) {
    return rows.get(Keys.proof(leaf)).map(value -> Entries.proof(leaf, value));
  }

  public Optional<Batch> batch(Bytes32 root) {
    return rows.get(Keys.batch(root)).map(value -> Entries.batch(root, value));
  }

  public Optional<Node> node(Bytes32 teeId) {
    return rows.get(Keys.node(teeId)).map(value -> Entries.node(teeId, value));
  }

  public Tally tally(Selection selection) {
    return rows.get(Keys.tally(selection)).map(Entries::tally).orElse(Tally.NONE);
  }

  /** The proofs of a selection, the latest first. */
  public Page<Proof> proofs(Selection selection, Page.Ask ask) {
    return page(Keys.listed(selection), ask, row -> proof(hash(row.key(), TIME_SIZE)));
  }

  /** The batches, the latest first. */
  public Page<Batch> batches(Page.Ask ask) {
    return page(Keys.batches(), ask, row -> batch(hash(row.key(), TIME_SIZE)));
  }

  /** The leaves of a batch in the order in which its tree has them. */
  public Page<Bytes32> leaves(Bytes32 root, Page.Ask ask) {
    return page(Keys.leaves(root), ask, row -> Optional.of(hash(row.key(), 0)));
  }

  public Page<Node> nodes(Page.Ask ask) {
    return page(
        Keys.nodes(), ask, row -> Optional.of(Entries.node(new Bytes32(row.key()), row.value())));
  }

  public Page<ListedModel> models(Page.Ask ask) {
    return page(
        Keys.models(),
        ask,
        row -> {
          String name = row.value().toUtf8();
          return Optional.of(new ListedModel(name, tally(Selection.ofModel(name))));
        });
  }

  public Optional<Payment> payment(Bytes32 id) {
    return rows.get(Keys.payment(id)).map(value -> PaymentRows.payment(id, value));
  }

  /** The payments, those that began last first. */
  public Page<Payment> payments(Page.Ask ask) {
    return page(Keys.payments(), ask, row -> payment(hash(row.key(), TIME_SIZE)));
  }

  /** The entries of a payment in the order of the books. */
  public Page<PaymentEntry> entries(Bytes32 payment, Page.Ask ask) {
    return page(
        Keys.entries(payment), ask, row -> Optional.of(PaymentRows.entry(payment, row.value())));
  }

  /** All that a hash of any kind leads to, by whatever role it has there. */
  public List<Found> search(Bytes32 hash) {
    List<Found> found = new ArrayList<>();
    proof(hash).ifPresent(proof -> found.add(new Found(Found.Kind.PROOF, "proof", hash.toHex())));
    // A batch of one has the hash of its proof, and so has a proof that goes alone.
    boolean isProof = !found.isEmpty();
    batch(hash)
        .filter(batch -> !isProof)
        .ifPresent(batch -> found.add(new Found(Found.Kind.BATCH, "batch", hash.toHex())));
    node(hash).ifPresent(node -> found.add(new Found(Found.Kind.NODE, "node", hash.toHex())));
    payment(hash)
        .ifPresent(paid -> found.add(new Found(Found.Kind.PAYMENT, "payment", hash.toHex())));
    Bytes prefix = Keys.hashes(hash);
    for (Rows.Row row : rows.page(prefix, Bytes.EMPTY, FOUND_MAX)) {
      Bytes rest = rest(row.key(), prefix);
      HashKind.of(rest.get(0))
          .ifPresent(kind -> found.add(found(kind, new Bytes32(rest.slice(1, Bytes32.SIZE)))));
    }
    return found;
  }

  /** Finds the batches that are stored under the id of a blob at Walrus. */
  public List<Found> searchBlob(String id) {
    return BlobName.hash(id).map(this::search).orElse(List.of());
  }

  private static Found found(HashKind kind, Bytes32 id) {
    return new Found(kind.leadsTo(), kind.name().toLowerCase(Locale.ROOT), id.toHex());
  }

  /** One row more than the page has says whether there is another page. */
  private <T> Page<T> page(Bytes prefix, Page.Ask ask, Function<Rows.Row, Optional<T>> read) {
    List<Rows.Row> found = rows.page(prefix, ask.after(), ask.size() + 1);
    boolean hasMore = found.size() > ask.size();
    List<Rows.Row> shown = hasMore ? found.subList(0, ask.size()) : found;
    List<T> items = new ArrayList<>();
    for (Rows.Row row : shown) {
      read.apply(new Rows.Row(rest(row.key(), prefix), row.value())).ifPresent(items::add);
    }
    return new Page<>(
        items, hasMore ? Optional.of(rest(shown.getLast().key(), prefix)) : Optional.empty());
  }

  private static Bytes rest(Bytes key, Bytes prefix) {
    return key.slice(prefix.size(), key.size() - prefix.size());
  }

  private static Bytes32 hash(Bytes rest, int from) {
    return new Bytes32(rest.slice(from, Bytes32.SIZE));
  }
}
