package network.haca.stack.chaos;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes32;
import network.haca.settings.InvalidSettingsException;

/** One run: a network, a load, the faults of a schedule, and what must hold at the end. */
public final class Chaos {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int LOOK_MILLIS = 2_000;
  private static final int ENDING_MILLIS = 10_000;

  private final ChaosPlan plan;
  private final Consumer<String> out;

  private Chaos(ChaosPlan plan, Consumer<String> out) {
    this.plan = plan;
    this.out = out;
  }

  /**
   * Runs a plan; nothing is left running when this returns, or when the process is told to end.
   *
   * @param out told of each step
   */
  public static ChaosReport run(ChaosPlan plan, Consumer<String> out)
      throws IOException, InvalidSettingsException, InterruptedException {
    return new Chaos(plan, out).run();
  }

  private ChaosReport run() throws IOException, InvalidSettingsException, InterruptedException {
    boolean canFillDisks = SmallDisk.isPossible(plan.home().resolve("disk-trial"));
    Roster roster = plan.roster();
    List<Planned> schedule = Schedule.of(plan.seed(), plan.length(), roster, canFillDisks);
    out.accept("seed " + plan.seed() + ": " + schedule.size() + " faults");
    schedule.forEach(fault -> out.accept("  " + fault.line()));
    long begin = System.nanoTime();
    ChaosNetwork network =
        ChaosNetwork.start(plan.home(), plan.models(), roster, canFillDisks, this::say);
    Thread ending = new Thread(network::close);
    Runtime.getRuntime().addShutdownHook(ending);
    Duration startTook = Duration.ofNanos(System.nanoTime() - begin);
    out.accept("started in " + Planned.seconds(startTook));
    Footprint footprint = new Footprint(network);
    try {
      Observed before = observe(network, schedule, footprint);
      network.close();
      footprint.close();
      Observed observed = before.after(footprint.peak(), leftovers(network, footprint));
      return new ChaosReport(
          plan, schedule, omitted(canFillDisks), startTook, observed, troubles(network), asked);
    } finally {
      network.close();
      footprint.close();
      footprint.running().forEach(ProcessHandle::destroyForcibly);
      Runtime.getRuntime().removeShutdownHook(ending);
    }
  }

  private ChaosReport.Asked asked = new ChaosReport.Asked(Map.of(), 0, 0);

  private Observed observe(ChaosNetwork network, List<Planned> schedule, Footprint footprint)
      throws IOException, InterruptedException {
    awaitAnswers(network);
    Clock clock = new Clock();
    Consumer<String> timed = line -> out.accept("%8s  %s".formatted(at(clock), line));
    Injector injector = new Injector(network, clock, timed);
    try (Questions questions = new Questions(clock)) {
      Load load = new Load(questions, urls(network, Roster.INGRESS), clock);
      List<EthereumClient> chains =
          network.roster().named(Roster.VALIDATOR).stream().map(network::chain).toList();
      try (ChainFollower follower =
          new ChainFollower(chains, network.walrusStore(), load::answered, clock)) {
        injector.begin(schedule);
        load.run(plan.length().toMillis());
        timed.accept(load.answers() + " answers; waiting until all faults are lifted");
        List<Injector.Lifted> lifted = injector.awaitLifted();
        Map<Bytes32, String> refused = awaitSettled(network, load, follower, timed);
        long until = clock.millis();
        Map<String, Map<Bytes32, String>> flaws = awaitReceipts(network, load, refused, timed);
        Map<String, String> heads = heads(network);
        footprint.look();
        asked =
            new ChaosReport.Asked(
                load.refused(),
                follower.closed(Status.REJECTED),
                follower.closed(Status.EXPIRED));
        return new Observed(
            load.answered(),
            load.wrong(),
            follower.settled(),
            List.copyOf(follower.troubles()),
            refused,
            flaws,
            heads,
            lifted,
            footprint.peak(),
            List.of(),
            until);
      }
    }
  }

  /** A question through each ingress to each kind of node, until it is answered. */
  private void awaitAnswers(ChaosNetwork network) throws IOException, InterruptedException {
    Clock clock = new Clock();
    try (Questions questions = new Questions(clock)) {
      for (URI ingress : urls(network, Roster.INGRESS)) {
        while (!(questions.tensor(0, ingress) instanceof Load.Outcome.Whole)
            || !(questions.llm(0, ingress) instanceof Load.Outcome.Whole)) {
          if (clock.millis() > PATIENCE.toMillis()) {
            throw new IOException("the ingress at " + ingress + " does not get answers");
          }
          Thread.sleep(LOOK_MILLIS / 10);
        }
      }
    }
  }

  /** What the network refused by then. */
  private Map<Bytes32, String> awaitSettled(
      ChaosNetwork network, Load load, ChainFollower follower, Consumer<String> progress)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Set<Bytes32> settled = new HashSet<>();
      follower.settled().forEach(root -> settled.addAll(root.leaves()));
      List<Answered> open =
          load.answered().stream().filter(answer -> !settled.contains(answer.leaf())).toList();
      progress.accept((load.answers() - open.size()) + "/" + load.answers() + " settled");
      Map<Bytes32, String> refused = open.isEmpty() ? Map.of() : Refusals.read(network.reader());
      if (open.stream().allMatch(answer -> refused.containsKey(answer.leaf()))
          || System.nanoTime() > end) {
        return refused;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private Map<String, Map<Bytes32, String>> awaitReceipts(
      ChaosNetwork network,
      Load load,
      Map<Bytes32, String> refused,
      Consumer<String> progress)
      throws IOException, InterruptedException {
    Receipts receipts = new Receipts(network.genesis());
    Map<String, Map<Bytes32, String>> flaws = new TreeMap<>();
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (String bridge : network.roster().named(Roster.BRIDGE)) {
      URI uri = ChaosNetwork.url(network.ports(bridge).receipts());
      List<Answered> left =
          load.answered().stream().filter(answer -> !refused.containsKey(answer.leaf())).toList();
      Map<Bytes32, String> open = receipts.flaws(uri, left);
      while (!open.isEmpty() && System.nanoTime() < end) {
        progress.accept(open.size() + " receipts of " + bridge + " are missing or do not hold");
        Thread.sleep(LOOK_MILLIS);
        Map<Bytes32, String> before = open;
        open =
            receipts.flaws(
                uri,
                left.stream().filter(answer -> before.containsKey(answer.leaf())).toList());
      }
      progress.accept((left.size() - open.size()) + "/" + left.size() + " receipts of " + bridge + " hold");
      flaws.put(bridge, open);
    }
    return flaws;
  }

  private static Map<String, String> heads(ChaosNetwork network) throws InterruptedException {
    Map<String, URI> validators = new TreeMap<>();
    for (String validator : network.roster().named(Roster.VALIDATOR)) {
      validators.put(validator, ChaosNetwork.url(network.ports(validator).cometRpc()));
    }
    Heads heads = new Heads(validators);
    return heads.at(heads.highest(), PATIENCE);
  }

  private static List<String> leftovers(ChaosNetwork network, Footprint footprint)
      throws InterruptedException {
    Clock clock = new Clock();
    while (!footprint.running().isEmpty() && clock.millis() < ENDING_MILLIS) {
      Thread.sleep(LOOK_MILLIS / 10);
    }
    List<String> left = new ArrayList<>();
    footprint
        .running()
        .forEach(
            process ->
                left.add(
                    "process %s: %s"
                        .formatted(process.pid(), process.info().command().orElse("?"))));
    left.addAll(Mounts.below(network.home()));
    return left;
  }

  private static List<String> omitted(boolean canFillDisks) {
    List<String> omitted = new ArrayList<>();
    omitted.add("clock steps: the processes of one machine share its clock");
    if (!canFillDisks) {
      omitted.add("disk-full: this process may not mount a tmpfs");
    }
    return omitted;
  }

  private static Map<String, List<String>> troubles(ChaosNetwork network) {
    Map<String, List<String>> troubles = new TreeMap<>();
    for (Member member : network.members()) {
      if (!member.troubles().isEmpty()) {
        troubles.put(member.name(), member.troubles());
      }
    }
    return troubles;
  }

  private static List<URI> urls(ChaosNetwork network, String role) {
    return network.roster().named(role).stream()
        .map(member -> ChaosNetwork.url(network.ports(member).http()))
        .toList();
  }

  private void say(String line) {
    out.accept("- " + line);
  }

  private static String at(Clock clock) {
    return Planned.seconds(Duration.ofMillis(clock.millis()));
  }
}
