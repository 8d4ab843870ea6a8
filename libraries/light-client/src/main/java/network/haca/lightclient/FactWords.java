package network.haca.lightclient;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.pipe.FactRequest;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.SignedReport;

/** Tells a proven fact and what it rests on in lines, of which each says one thing. */
final class FactWords {
  private FactWords() {}

  /**
   * Tells the source, the parameters that count, the agreement, and each report.
   *
   * @param reporters of the reports, in the same order
   * @param counted the nodes whose reports are no outliers
   */
  static List<String> of(
      ProvenCall call,
      FactRequest question,
      List<SignedReport> reports,
      List<FactReporter> reporters,
      Collection<Bytes32> counted) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "fact %s of source %s, entry %s, whose definition has the digest %s"
            .formatted(
                call.answer().key(), quoted(question.source()), call.entry(), call.digest()));
    parameters(question, lines);
    lines.add(
        "%s owners' reports agree within %s millionths, %s have to"
            .formatted(counted.size(), question.limit(), question.quorum()));
    for (int i = 0; i < reports.size(); i++) {
      FactReporter reporter = reporters.get(i);
      lines.add(
          "%s by node %s, %s, of owner %s%s"
              .formatted(
                  seen(reports.get(i).report(), question),
                  reporter.id(),
                  reporter.words(),
                  reporter.owner(),
                  counted.contains(reporter.id()) ? "" : ", an outlier"));
    }
    return lines;
  }

  /** Data nodes take the last of several parameters with one name, and so does the reader. */
  private static void parameters(FactRequest question, List<String> lines) {
    Map<String, String> last = new TreeMap<>();
    question.parameters().forEach(each -> last.put(each.name(), each.value()));
    last.forEach((name, value) -> lines.add("with %s = %s".formatted(quoted(name), quoted(value))));
    int others = question.parameters().size() - last.size();
    if (others > 0) {
      lines.add("%s earlier parameters of the same names do not count".formatted(others));
    }
  }

  /** Nothing in a text that a stranger chose looks like its end. */
  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static String seen(FeedReport report, FactRequest question) {
    return "%s at %s"
        .formatted(
            CallWords.number(report.value(), question.decimals()),
            Instant.ofEpochSecond(report.observedAt()));
  }
}
