package network.haca.benchmarks.all;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.benchmarks.all.CommandLine.Column;

/** Measurements of the proof stream alone, by {@code haca bench stream}. */
final class StreamLines {
  private static final String ALONE = "The proof stream alone, exactly once: ";
  private static final Column RATE = new Column("perSecond", "proofs/s", "%,.0f");
  private static final Column LEAST = new Column("leastPerSecond", "slowest round", "%,.0f");
  private static final Column GREATEST = new Column("greatestPerSecond", "fastest round", "%,.0f");
  private static final Column COST =
      new Column("processorMicros", "processor µs of a proof, with the broker", "%.0f");

  private StreamLines() {}

  /** A row for each way to sign proofs. */
  static Line signatures(HacaCommand haca, int rounds) {
    return new CommandLine(
        haca,
        "stream",
        ALONE + "a signature for each proof (OWN), and one for 64 (ROOT)",
        arguments(rounds),
        List.of(new Column("signatures", "signatures", "%s"), RATE, LEAST, GREATEST, COST),
        Optional.empty());
  }

  /** A row for each number of partitions of the topic of proofs. */
  static Line partitions(HacaCommand haca, int rounds) {
    return growth(
        haca,
        "partitions",
        arguments(rounds, "--signatures", "ROOT", "--partitions", "1,2,4,8,16"));
  }

  /** A row for each number of instances of the stream, of one thread each. */
  static Line instances(HacaCommand haca, int rounds) {
    return growth(
        haca,
        "instances",
        arguments(rounds, "--signatures", "ROOT", "--instances", "1,2,4", "--threads", "1"));
  }

  private static Line growth(HacaCommand haca, String by, List<String> arguments) {
    Column across = new Column(by, by, "%.0f");
    return new CommandLine(
        haca,
        by,
        ALONE + by,
        arguments,
        List.of(across, RATE, COST),
        across,
        new Trend(new Bend(Bend.Hope.MORE, by), "perSecond", "processorMicros", Trend.MICROS));
  }

  private static List<String> arguments(int rounds, String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "stream"));
    arguments.addAll(List.of(options));
    arguments.addAll(List.of("--rounds", Integer.toString(rounds)));
    return arguments;
  }
}
