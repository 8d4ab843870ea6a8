package network.haca.benchmarks.explorer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import network.haca.explorer.core.Lookup;
import network.haca.explorer.core.Page;
import network.haca.explorer.core.Selection;
import network.haca.explorer.core.View;
import network.haca.explorer.rocksdb.ViewDatabase;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** Fills the explorer's view with settled proofs, then asks for what its pages show. */
public final class ExplorerBench {
  private static final int WARMUPS = 200;
  private static final int ROUNDS = 2_000;
  private static final int PAGE = 25;

  private final Path folder;
  private final long batches;
  private final Random random = new Random(7);

  /**
   * A question's times.
   *
   * @param name of what is asked
   * @param nanos ascending
   */
  public record Row(String name, List<Long> nanos) {
    public Row {
      nanos = List.copyOf(nanos);
    }

    /** The time within which so many of a hundred were answered, in microseconds. */
    public double micros(int percent) {
      return nanos.get(Math.min(nanos.size() - 1, nanos.size() * percent / 100)) / 1_000.0;
    }
  }

  /**
   * The outcome.
   *
   * @param filling how long the proofs took
   * @param diskBytes of the view
   * @param memoryBytes of this process at most; 0 where the system does not tell
   */
  public record Result(
      long proofs, Duration filling, long diskBytes, long memoryBytes, List<Row> rows) {
    public Result {
      rows = List.copyOf(rows);
    }
  }

  /**
   * @param folder that becomes an explorer's, with the view in it
   * @param proofs at least one batch of them
   */
  public ExplorerBench(Path folder, long proofs) {
    this.folder = folder;
    this.batches = Math.max(1, proofs / GeneratedProofs.BATCH_SIZE);
  }

  public Result measure(Consumer<String> progress) throws IOException {
    try (ViewDatabase view = ViewDatabase.open(folder.resolve("view"))) {
      long begin = System.nanoTime();
      fill(view, progress);
      Duration filling = Duration.ofNanos(System.nanoTime() - begin);
      List<Row> rows = ask(new Lookup(view));
      return new Result(
          batches * GeneratedProofs.BATCH_SIZE,
          filling,
          Footprint.ofFolder(folder),
          Footprint.ofProcess(),
          rows);
    }
  }

  private void fill(ViewDatabase view, Consumer<String> progress) {
    long told = Math.max(1, batches / 10);
    view.change(table -> GeneratedProofs.nodes().forEach(new View(table, happening -> {})::take));
    for (long batch = 0; batch < batches; batch++) {
      long number = batch;
      view.change(
          table -> {
            View rows = new View(table, happening -> {});
            GeneratedProofs.batch(number).forEach(rows::take);
          });
      if ((batch + 1) % told == 0) {
        progress.accept("%d of %d batches".formatted(batch + 1, batches));
      }
    }
  }

  private List<Row> ask(Lookup lookup) {
    long proofs = batches * GeneratedProofs.BATCH_SIZE;
    Page.Ask first = new Page.Ask(Bytes.EMPTY, PAGE);
    List<Row> rows = new ArrayList<>();
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

  private Row row(String name, long bound, LongFunction<?> question) {
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
    return new Row(name, nanos);
  }
}
