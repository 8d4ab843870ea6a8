package network.haca.benchmarks.explorer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.core.Page;
import network.haca.explorer.core.Selection;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** The explorer's questions, each asked many times at random places of a view. */
final class Questions {
  private static final int WARMUPS = 200;
  private static final int ROUNDS = 2_000;
  private static final int PAGE = 25;

  private final Lookup lookup;
  private final long batches;
  private final Random random = new Random(7);

  /**
   * @param batches that the view has of {@link GeneratedProofs}
   */
  Questions(Lookup lookup, long batches) {
    this.lookup = lookup;
    this.batches = batches;
  }

  List<ExplorerBench.Row> ask() {
    long proofs = batches * GeneratedProofs.BATCH_SIZE;
    Page.Ask first = new Page.Ask(Bytes.EMPTY, PAGE);
    List<ExplorerBench.Row> rows = new ArrayList<>();
    rows.add(
        row(
            "a proof and its batch",
            proofs,
            n -> lookup.proof(leaf(n)).flatMap(p -> lookup.batch(p.root().orElseThrow()))));
    rows.add(row("the latest proofs, a page", proofs, n -> lookup.proofs(Selection.ALL, first)));
    rows.add(
        row(
            "older proofs, a page anywhere",
            proofs,
            n -> lookup.proofs(Selection.ALL, anywhere(n))));
    rows.add(
        row(
            "a model's proofs, a page",
            proofs,
            n -> lookup.proofs(Selection.ofModel(GeneratedProofs.model(n)), first)));
    rows.add(
        row(
            "a node's proofs, a page",
            proofs,
            n -> lookup.proofs(Selection.ofNode(GeneratedProofs.node(n)), first)));
    rows.add(row("nodes, a page", proofs, n -> lookup.nodes(first)));
    rows.add(row("a node", proofs, n -> lookup.node(GeneratedProofs.node(n)).orElseThrow()));
    rows.add(row("the latest batches, a page", batches, n -> lookup.batches(first)));
    rows.add(
        row(
            "leaves of a batch, a page",
            batches,
            n -> lookup.leaves(GeneratedProofs.root(n), first)));
    rows.add(row("models, a page", proofs, n -> lookup.models(first)));
    rows.add(row("the latest payments, a page", batches, n -> lookup.payments(first)));
    rows.add(
        row(
            "a payment and its entries",
            batches,
            n ->
                lookup.entries(
                    lookup.payment(GeneratedProofs.payment(n)).orElseThrow().id(), first)));
    rows.add(
        row(
            "search: a question's hash",
            proofs,
            n -> lookup.search(GeneratedProofs.hash("input", n))));
    rows.add(
        row("search: a transaction", batches, n -> lookup.search(GeneratedProofs.transaction(n))));
    rows.add(
        row("search: nothing", proofs, n -> lookup.search(GeneratedProofs.hash("nothing", n))));
    return rows;
  }

  private static Bytes32 leaf(long number) {
    return GeneratedProofs.leaf(number).hash();
  }

  /** A place in the list of all proofs: the time and the hash of one of them. */
  private static Page.Ask anywhere(long number) {
    long at = GeneratedProofs.leaf(number).timestamp() * 1_000;
    Bytes time = Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(Long.MAX_VALUE - at).array());
    return new Page.Ask(Bytes.concat(time, leaf(number).value()), PAGE);
  }

  private ExplorerBench.Row row(String name, long bound, LongFunction<?> question) {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < WARMUPS + ROUNDS; i++) {
      long number = random.nextLong(bound);
      long begin = System.nanoTime();
      Object answer = question.apply(number);
      long taken = System.nanoTime() - begin;
      if (answer == null) {
        throw new IllegalStateException("no answer to " + name);
      }
      if (i >= WARMUPS) {
        nanos.add(taken);
      }
    }
    nanos.sort(null);
    return new ExplorerBench.Row(name, nanos);
  }
}
