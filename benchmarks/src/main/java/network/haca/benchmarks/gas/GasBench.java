package network.haca.benchmarks.gas;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Looks for the longest that a block of so much gas can take. */
public final class GasBench {
  private GasBench() {}

  /** The names of all operations. */
  public static List<String> names() {
    return Cases.all().stream().map(GasCase::name).toList();
  }

  /**
   * @param folder an empty one, for the ledger
   * @param only parts of the names of operations; none for all
   * @param gas of a block
   * @param seconds for the search of one operation
   * @param heard takes a line for each operation as it is measured
   * @return the table, the slowest first
   */
  public static List<String> measure(
      Path folder, List<String> only, long gas, double seconds, Consumer<String> heard)
      throws IOException {
    List<GasRow> rows = new ArrayList<>();
    try (GasLedger ledger = GasLedger.make(folder, Population.LARGE)) {
      GasSearch search = new GasSearch(ledger, gas, seconds);
      for (GasCase one : Cases.all()) {
        if (only.isEmpty() || only.stream().anyMatch(part -> matches(one, part))) {
          GasRow row = search.worst(one);
          rows.add(row);
          heard.accept(row.line());
        }
      }
    }
    rows.sort(Comparator.comparingDouble(GasRow::processorSeconds).reversed());
    List<String> table = new ArrayList<>(List.of(GasRow.heading(gas)));
    rows.forEach(row -> table.add(row.line()));
    return table;
  }

  private static boolean matches(GasCase one, String part) {
    return one.name().toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
