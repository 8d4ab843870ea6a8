package network.haca.cli.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import network.haca.benchmarks.payments.PaymentsBench;
import network.haca.benchmarks.payments.PaymentsBench.Result;
import network.haca.cli.network.DemoHome;
import network.haca.cli.outcome.ExitCode;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca bench payments}: what payment adds to a request. */
@Command(
    name = "payments",
    description =
        "What payment adds to a request at an LLM node: in a session, and where the payment opens"
            + " one. Free and paid requests take turns; the ledger is on disk.",
    mixinStandardHelpOptions = true)
final class PaymentsBenchCommand implements Callable<Integer> {
  /** Nothing is settled meanwhile, and a payer has a bounded number of sessions. */
  private static final int PAYMENTS_MAX = 600;

  private static final int REQUESTS_MAX = 100_000;

  @Option(
      names = "--requests",
      defaultValue = "2000",
      description = "of one session, after as many that warm up (default: ${DEFAULT-VALUE})")
  private int requests;

  @Option(
      names = "--payments",
      defaultValue = "300",
      description = "that each open a session, 1 to 600 (default: ${DEFAULT-VALUE})")
  private int payments;

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    if (requests < 1 || requests > REQUESTS_MAX || payments < 1 || payments > PAYMENTS_MAX) {
      throw new SetupException(
          "--requests is 1 to %d, and --payments 1 to %d.".formatted(REQUESTS_MAX, PAYMENTS_MAX),
          null);
    }
    Path home = Files.createTempDirectory("haca-payments");
    try (PaymentsBench bench = new PaymentsBench(home)) {
      Result result = bench.measure(requests, payments);
      json.print(document(result), text(result));
      return ExitCode.DONE.code();
    } finally {
      DemoHome.delete(home);
    }
  }

  private static ObjectNode document(Result result) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("freeMs", result.free())
        .put("inSessionMs", result.inSession())
        .put("addedInSessionMs", result.addedInSession())
        .put("firstMs", result.first())
        .put("addedFirstMs", result.addedFirst())
        .put("chainMs", result.chain())
        .put("chainCalls", result.calls())
        .put("diskMs", result.disk());
  }

  private static String text(Result result) {
    return String.format(
        Locale.ROOT,
        "free %.2f ms; in a session %.2f ms, %.2f ms more; a first payment %.2f ms more beside %d"
            + " calls of the chain in %.2f ms; a durable write takes %.2f ms (medians of one client)",
        result.free(),
        result.inSession(),
        result.addedInSession(),
        result.addedFirst(),
        result.calls(),
        result.chain(),
        result.disk());
  }
}
