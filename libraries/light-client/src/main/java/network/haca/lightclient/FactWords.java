package network.haca.lightclient;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import network.haca.pipe.FactRequest;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.SignedReport;

/** A proven fact and what it rests on, in words. */
final class FactWords {
  private FactWords() {}

  /**
   * @param reporters of the reports, in the same order
   * @param counted the nodes whose reports are no outliers
   */
  static String of(
      ProvenCall call,
      FactRequest question,
      List<SignedReport> reports,
      List<FactReporter> reporters,
      Collection<Bytes32> counted) {
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < reports.size(); i++) {
      FactReporter reporter = reporters.get(i);
      String saw = seen(reports.get(i).report(), question);
      seen.add(
          "%s by node %s, %s, of owner %s%s"
              .formatted(
                  saw,
                  reporter.id(),
                  reporter.words(),
                  reporter.owner(),
                  counted.contains(reporter.id()) ? "" : ", an outlier"));
    }
    return "%s is what %s owners' reports come to, of whom %s have to agree within %s millionths, by the source whose definition has the digest %s: %s"
        .formatted(
            asked(question),
            counted.size(),
            question.quorum(),
            question.limit(),
            call.digest(),
            String.join("; ", seen));
  }

  private static String asked(FactRequest question) {
    String parameters =
        question.parameters().stream()
            .map(each -> " %s=%s".formatted(each.name(), each.value()))
            .collect(Collectors.joining());
    return CallWords.shortened(question.source()) + CallWords.shortened(parameters);
  }

  private static String seen(FeedReport report, FactRequest question) {
    return "%s at %s"
        .formatted(
            CallWords.number(report.value(), question.decimals()),
            Instant.ofEpochSecond(report.observedAt()));
  }
}
