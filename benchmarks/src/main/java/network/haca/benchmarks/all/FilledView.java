package network.haca.benchmarks.all;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.stream.StreamSupport;
import network.haca.service.rocksdb.ProcessMemory;

/**
 * The explorer's view at a size, as {@code haca bench explorer} has measured it.
 *
 * @param proofMicros median time of the question for a proof and its batch
 * @param slowest the question with the greatest median
 */
record FilledView(
    long proofs,
    double proofMicros,
    String slowest,
    double slowestMicros,
    double diskBytes,
    double memoryBytes) {
  /** A step to a larger view bends the line if it takes so many times as long. */
  private static final double LONGER = 2;

  private static final double MIB = 1 << 20;

  static FilledView of(JsonNode document) {
    List<JsonNode> questions =
        StreamSupport.stream(document.get("questions").spliterator(), false).toList();
    JsonNode slowest =
        questions.stream().max(Comparator.comparingDouble(FilledView::median)).orElseThrow();
    return new FilledView(
        document.get("proofs").asLong(),
        median(questions.getFirst()),
        slowest.get("question").asText(),
        median(slowest),
        document.get("diskBytes").asDouble(),
        document.get("memoryBytes").asDouble());
  }

  private static double median(JsonNode question) {
    return question.get("medianMicros").asDouble();
  }

  double bytesOfProof() {
    return diskBytes / proofs;
  }

  /** Memory of the process, in MiB. */
  double memory() {
    return memoryBytes / MIB;
  }

  List<String> row() {
    return List.of(
        Figures.text("%,.0f", (double) proofs),
        Figures.text("%.1f", proofMicros),
        Figures.text("%.1f", slowestMicros),
        slowest,
        Figures.text("%.0f", bytesOfProof()),
        Figures.text("%,.0f", memory()));
  }

  /** One sentence: the first size from which the slowest question takes twice as long. */
  static String bend(List<FilledView> ascending) {
    for (int i = 1; i < ascending.size(); i++) {
      FilledView before = ascending.get(i - 1);
      FilledView after = ascending.get(i);
      double longer = after.slowestMicros / before.slowestMicros;
      if (longer >= LONGER) {
        return "It bends at %,d proofs: at %,d the slowest question takes %s times as long%s."
            .formatted(before.proofs, after.proofs, Figures.text("%.1f", longer), reason(after));
      }
    }
    return "Up to %,d proofs it does not bend: no step makes the slowest question take twice as long."
        .formatted(ascending.getLast().proofs);
  }

  private static String reason(FilledView view) {
    return view.diskBytes > ProcessMemory.BYTES_MAX
        ? ", since the %s MiB on disk no longer fit in the %s MiB that databases keep in memory"
            .formatted(
                Figures.text("%,.0f", view.diskBytes / MIB),
                Figures.text("%,.0f", ProcessMemory.BYTES_MAX / MIB))
        : ", though all of it fits in the memory that databases keep";
  }
}
