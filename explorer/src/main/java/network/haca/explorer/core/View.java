package network.haca.explorer.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.SettlementLeaf;

/**
 * Applies events to the view. An event that comes again changes nothing, and those of different
 * topics may come in any order. Nobody vouches for the view: who wants proof verifies the receipt.
 */
public final class View {
  /** Characters of a text of a stranger that are kept; the rest is cut. */
  static final int TEXT_MAX = 512;

  private final Table table;
  private final Consumer<Happening> listener;

  /**
   * @param listener told of what changes, in the order of the events
   */
  public View(Table table, Consumer<Happening> listener) {
    this.table = table;
    this.listener = listener;
  }

  public void take(Event event) {
    switch (event) {
      case Event.Published published -> take(published);
      case Event.Refused refused -> take(refused);
      case Event.Batched batched -> take(batched);
      case Event.Step step -> take(step);
      case Event.Node node -> table.put(Keys.node(node.teeId()), Entries.write(node));
      case Event.Paid paid -> new Payments(table).take(paid.entry());
    }
  }

  private void take(Event.Published event) {
    Bytes32 leaf = event.leaf().hash();
    Optional<Proof> known = proof(leaf);
    if (known.filter(proof -> proof.published() > 0).isPresent()) {
      return;
    }
    Proof proof =
        new Proof(
            leaf,
            event.leaf().teeId(),
            event.leaf().inputHash(),
            event.leaf().outputHash(),
            event.leaf().timestamp(),
            event.at(),
            event.teeType(),
            cut(event.model()),
            cut(event.version()),
            event.isAlone(),
            known.flatMap(Proof::root).or(() -> rootAlone(leaf)),
            known.flatMap(Proof::refusal));
    put(proof);
    if (known.isEmpty()) {
      listAnew(proof);
    }
    listBySource(proof);
    listener.accept(new Happening.OfProof(proof));
  }

  private void take(Event.Refused event) {
    Bytes32 leaf = event.leaf().hash();
    Optional<Proof> known = proof(leaf);
    boolean isTaken = known.flatMap(Proof::root).or(() -> rootAlone(leaf)).isPresent();
    if (isTaken || known.flatMap(Proof::refusal).isPresent() || event.reason().isEmpty()) {
      return;
    }
    // The topic with the proof itself may be behind.
    Proof proof =
        known
            .orElseGet(() -> Proof.of(event.leaf(), false))
            .refused(new Proof.Refusal(cut(event.reason()), cut(event.detail()), event.at()));
    put(proof);
    if (known.isEmpty()) {
      listAnew(proof);
    }
    list(Selection.REFUSED, proof);
    listener.accept(new Happening.OfProof(proof));
  }

  private void take(Event.Batched event) {
    Optional<Batch> known = batch(event.root());
    if (known.filter(batch -> batch.batched() > 0).isPresent()) {
      return;
    }
    Batch batch = known.map(found -> found.batched(event.at())).orElseGet(() -> Batch.of(event));
    put(batch, known.isEmpty());
    placeAll(event.root(), event.leaves(), false);
    listener.accept(new Happening.OfBatch(batch));
  }

  private void take(Event.Step event) {
    Optional<Batch> known = batch(event.root());
    Batch batch = known.map(found -> found.after(event)).orElseGet(() -> Batch.of(event));
    if (known.filter(batch::equals).isPresent()) {
      return;
    }
    put(batch, known.isEmpty());
    placeAll(event.root(), event.leaves(), event.isAlone());
    if (event.isAlone()) {
      placeAlone(event.root());
    }
    batch.transaction().ifPresent(hash -> name(hash, HashKind.TRANSACTION, batch.root()));
    BlobName.hash(batch.blob()).ifPresent(hash -> name(hash, HashKind.BLOB, batch.root()));
    listener.accept(new Happening.OfBatch(batch));
  }

  private void placeAll(Bytes32 root, List<SettlementLeaf> leaves, boolean isAlone) {
    for (SettlementLeaf leaf : leaves) {
      Bytes32 hash = leaf.hash();
      Optional<Proof> known = proof(hash);
      Optional<Bytes32> before = known.flatMap(Proof::root);
      if (before.filter(root::equals).isPresent()) {
        continue;
      }
      table.put(Keys.leaf(root, hash), Bytes.EMPTY);
      if (before.filter(this::isSettled).isPresent()) {
        continue;
      }
      Proof proof = known.orElseGet(() -> Proof.of(leaf, isAlone)).under(root);
      put(proof);
      if (known.isEmpty()) {
        listAnew(proof);
      }
      known.ifPresent(this::unlistRefused);
    }
  }

  /** A proof may come in several batches; the one that has settled has it for good. */
  private boolean isSettled(Bytes32 root) {
    return batch(root).filter(batch -> batch.status() == Status.SETTLED).isPresent();
  }

  /** A proof that goes alone is its own root, and is there before the record that has its leaf. */
  private void placeAlone(Bytes32 leaf) {
    proof(leaf)
        .filter(proof -> proof.root().isEmpty())
        .ifPresent(
            proof -> {
              put(proof.under(leaf));
              unlistRefused(proof);
            });
  }

  /** The root of a proof that is known to go alone: its own hash. */
  private Optional<Bytes32> rootAlone(Bytes32 leaf) {
    return batch(leaf).filter(Batch::isAlone).map(Batch::root);
  }

  /** Takes a proof that is in a batch now from the refused ones, if it was among them. */
  private void unlistRefused(Proof before) {
    if (before.refusal().isPresent()) {
      table.remove(Keys.listed(Selection.REFUSED, before.listed(), before.leaf()));
      Bytes key = Keys.tally(Selection.REFUSED);
      table.get(key).map(Entries::tally).ifPresent(tally -> putTally(key, tally.without()));
    }
  }

  private void putTally(Bytes key, Tally tally) {
    table.put(key, Entries.write(tally));
  }

  /** Puts a proof where all are found that are new, whatever is known of them. */
  private void listAnew(Proof proof) {
    list(Selection.ALL, proof);
    list(Selection.ofNode(proof.teeId()), proof);
    name(proof.inputHash(), HashKind.INPUT, proof.leaf());
    name(proof.outputHash(), HashKind.OUTPUT, proof.leaf());
  }

  /** Puts a proof where those are found of which the node has said what they are. */
  private void listBySource(Proof proof) {
    list(Selection.ofKind(proof.teeType()), proof);
    if (!proof.model().isEmpty()) {
      Selection model = Selection.ofModel(proof.model());
      list(model, proof);
      table.put(Keys.model(model), Bytes.ofUtf8(proof.model()));
    }
  }

  private void list(Selection selection, Proof proof) {
    table.put(Keys.listed(selection, proof.listed(), proof.leaf()), Bytes.EMPTY);
    Bytes key = Keys.tally(selection);
    Tally tally = table.get(key).map(Entries::tally).orElse(Tally.NONE);
    putTally(key, tally.with(proof.listed()));
  }

  private void name(Bytes32 hash, HashKind kind, Bytes32 of) {
    table.put(Keys.hash(hash, kind, of), Bytes.EMPTY);
  }

  private void put(Proof proof) {
    table.put(Keys.proof(proof.leaf()), Entries.write(proof));
  }

  private void put(Batch batch, boolean isNew) {
    table.put(Keys.batch(batch.root()), Entries.write(batch));
    if (isNew) {
      table.put(Keys.batches(batch.listed(), batch.root()), Bytes.EMPTY);
    }
  }

  private Optional<Proof> proof(Bytes32 leaf) {
    return table.get(Keys.proof(leaf)).map(value -> Entries.proof(leaf, value));
  }

  private Optional<Batch> batch(Bytes32 root) {
    return table.get(Keys.batch(root)).map(value -> Entries.batch(root, value));
  }

  static String cut(String text) {
    if (text.length() <= TEXT_MAX) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(TEXT_MAX - 1)) ? TEXT_MAX - 1 : TEXT_MAX;
    return text.substring(0, end);
  }
}
