package network.haca.devnet.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The findings of a chaos run, as one JSON document and as lines for people. */
public final class ChaosReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of a long list a report shows so many; its length is shown besides. */
  private static final int SHOWN_MAX = 20;

  private static final double SECOND = 1_000.0;

  private final ChaosPlan plan;
  private final Circumstances circumstances;
  private final Observed observed;
  private final Verdict verdict;

  /**
   * @param omitted faults that could not be had here, and why
   * @param startTook until all roles worked
   * @param troubles by member: that it ended by itself, or did not start
   */
  record Circumstances(
      List<Planned> schedule,
      List<String> omitted,
      Duration startTook,
      Map<String, List<String>> troubles) {}

  ChaosReport(ChaosPlan plan, Circumstances circumstances, Observed observed) {
    this.plan = plan;
    this.circumstances = circumstances;
    this.observed = observed;
    this.verdict = Oracle.judge(observed, Limits.DEFAULT);
  }

  public boolean passed() {
    return verdict.passed();
  }

  public ObjectNode toJson() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("seed", plan.seed())
            .put("minutes", plan.length().toMillis() / (60 * SECOND))
            .put("validators", plan.validators())
            .put("start_s", circumstances.startTook().toMillis() / SECOND);
    ArrayNode faults = json.putArray("schedule");
    circumstances.schedule().forEach(fault -> write(faults.addObject(), fault));
    json.set("omitted", JSON.valueToTree(circumstances.omitted()));
    json.put("answers", observed.answers().size());
    json.set("answers_by_kind", JSON.valueToTree(kinds()));
    json.set("refused", JSON.valueToTree(observed.unanswered().refused()));
    json.put("settled", verdict.settled())
        .put("settlements", observed.settled().size())
        .put("rejected_batches", observed.unanswered().rejectedBatches())
        .put("expired_batches", observed.unanswered().expiredBatches());
    json.set("rejected", JSON.valueToTree(verdict.rejected()));
    list(json, "lost", verdict.lost());
    list(json, "doubled", verdict.doubled());
    list(json, "diverged", verdict.diverged());
    list(json, "wrong", observed.wrong());
    ObjectNode unverified = json.putObject("unverified");
    verdict.unverified().forEach((bridge, flaws) -> list(unverified, bridge, flaws));
    json.put("standstill_s", verdict.standstillMillis() / SECOND)
        .put("slowest_s", verdict.slowestMillis() / SECOND);
    recoveries(json.putArray("recovery"));
    json.set("peak_memory_mib", JSON.valueToTree(observed.footprint().memoryMebibytes()));
    json.put("peak_disk_mib", observed.footprint().diskMebibytes());
    json.set("heads", JSON.valueToTree(observed.heads()));
    json.set("ended_by_themselves", JSON.valueToTree(circumstances.troubles()));
    json.set("leftovers", JSON.valueToTree(observed.leftovers()));
    json.set("limits", limits());
    json.set("failures", JSON.valueToTree(verdict.failures()));
    return json.put("passed", verdict.passed());
  }

  private static ObjectNode limits() {
    Limits limits = Limits.DEFAULT;
    return JSON.createObjectNode()
        .put("standstill_s", limits.standstillMillis() / SECOND)
        .put("recovery_s", limits.recoveryMillis() / SECOND)
        .put("memory_mib", limits.memoryMebibytes())
        .put("disk_mib", limits.diskMebibytes());
  }

  private void recoveries(ArrayNode array) {
    for (int i = 0; i < observed.faults().size(); i++) {
      LiftedFault fault = observed.faults().get(i);
      write(array.addObject(), fault.planned())
          .put("begun_s", fault.begun() / SECOND)
          .put("lifted_s", fault.liftedAt() / SECOND)
          .put("works_s", fault.worksAt() / SECOND)
          .put("recovered_s", verdict.recoveryMillis().get(i) / SECOND);
    }
  }

  private static ObjectNode write(ObjectNode json, Planned planned) {
    return json.put("at_s", planned.at().toMillis() / SECOND)
        .put("lasts_s", planned.lasts().toMillis() / SECOND)
        .put("fault", planned.fault().name())
        .put("target", planned.fault().target());
  }

  private static void list(ObjectNode json, String name, List<String> all) {
    ObjectNode node = json.putObject(name).put("count", all.size());
    node.set("first", JSON.valueToTree(all.stream().limit(SHOWN_MAX).toList()));
  }

  private Map<String, Long> kinds() {
    Map<String, Long> kinds = new TreeMap<>();
    observed.answers().forEach(answer -> kinds.merge(Names.of(answer.kind()), 1L, Long::sum));
    return kinds;
  }

  /** The same for people. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    for (int i = 0; i < observed.faults().size(); i++) {
      LiftedFault fault = observed.faults().get(i);
      lines.add(
          "  %s; all settled after %s s without a fault"
              .formatted(fault.planned().line(), verdict.recoveryMillis().get(i) / SECOND));
    }
    observed
        .unanswered()
        .refused()
        .forEach((reason, count) -> lines.add("  refused " + count + " × " + reason));
    verdict
        .rejected()
        .forEach((reason, count) -> lines.add("  rejected " + count + " × " + reason));
    circumstances.troubles().forEach((member, all) -> lines.add("  " + member + " " + all));
    circumstances.omitted().forEach(what -> lines.add("  left out: " + what));
    lines.add("  peak memory in MiB: " + observed.footprint().memoryMebibytes());
    lines.add("  peak disk in MiB: " + observed.footprint().diskMebibytes());
    lines.add("");
    lines.add("  answers  settled  lost  doubled  diverged  unverified  standstill   slowest");
    lines.add(
        "  %7d  %7d  %4d  %7d  %8d  %10d  %8s s %7s s"
            .formatted(
                observed.answers().size(),
                verdict.settled(),
                verdict.lost().size(),
                verdict.doubled().size(),
                verdict.diverged().size(),
                verdict.unverified().values().stream().mapToInt(List::size).sum(),
                verdict.standstillMillis() / SECOND,
                verdict.slowestMillis() / SECOND));
    verdict.failures().forEach(failure -> lines.add("✗ " + failure));
    lines.add(verdict.passed() ? "Every answer settled exactly once." : "The run has failed.");
    return lines;
  }
}
