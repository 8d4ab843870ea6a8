package network.haca.devnet.chaos;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import network.haca.contracts.RelayContract.Status;
import network.haca.primitives.Bytes32;

/** Asks a network questions while faults come and go, and sees what becomes of the answers. */
final class Observation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int LOOK_MILLIS = 2_000;
  private static final int FIRST_LOOK_MILLIS = 200;

  private final Clock clock = new Clock();
  private final ChaosNetwork network;
  private final Consumer<String> out;
  private final Questions questions;
  private final Load load;
  private final ChainFollower follower;

  private Observation(ChaosNetwork network, Consumer<String> out) {
    this.network = network;
    this.out = out;
    this.questions = new Questions(clock);
    this.load = new Load(questions, ingresses(network), clock);
    this.follower =
        new ChainFollower(
            network.roster().named(Roster.VALIDATOR).stream().map(network::chain).toList(),
            network.walrusStore(),
            load::answered,
            clock);
  }

  /**
   * Waits until there are answers, then does all of it.
   *
   * @param length of the load
   */
  static Observed of(
      ChaosNetwork network, List<Planned> schedule, Duration length, Consumer<String> out)
      throws IOException, InterruptedException {
    awaitAnswers(network);
    try (Observation observation = new Observation(network, out)) {
      return observation.run(schedule, length);
    }
  }

  @Override
  public void close() {
    follower.close();
    questions.close();
  }

  private Observed run(List<Planned> schedule, Duration length)
      throws IOException, InterruptedException {
    Injector injector = new Injector(network, clock, this::say);
    injector.begin(schedule);
    load.run(length.toMillis());
    say(load.answers() + " answers; waiting until all faults are lifted");
    List<LiftedFault> faults = injector.awaitLifted();
    Map<Bytes32, String> rejected = awaitSettled();
    long settlingUntil = clock.millis();
    Map<String, Map<Bytes32, String>> flaws = new TreeMap<>();
    Deadline deadline = new Deadline(PATIENCE);
    for (String bridge : network.roster().named(Roster.BRIDGE)) {
      flaws.put(bridge, awaitReceipts(bridge, rejected, deadline));
    }
    return new Observed(
        load.answered(),
        load.wrong(),
        new Observed.Unanswered(
            load.refused(), follower.closed(Status.REJECTED), follower.closed(Status.EXPIRED)),
        follower.settled(),
        List.copyOf(follower.troubles()),
        rejected,
        flaws,
        heads(),
        faults,
        new Footprint.Peak(Map.of(), 0),
        List.of(),
        settlingUntil);
  }

  /** A question through each ingress to each kind of node, until it is answered. */
  private static void awaitAnswers(ChaosNetwork network) throws IOException, InterruptedException {
    Deadline deadline = new Deadline(PATIENCE);
    try (Questions questions = new Questions(new Clock())) {
      for (URI ingress : ingresses(network)) {
        while (!(questions.tensor(0, ingress) instanceof Load.Outcome.Whole)
            || !(questions.llm(0, ingress) instanceof Load.Outcome.Whole)) {
          if (deadline.isOver()) {
            throw new IOException("the ingress at " + ingress + " does not get answers");
          }
          Thread.sleep(FIRST_LOOK_MILLIS);
        }
      }
    }
  }

  /** Waits until all is settled or refused; what is refused by then. */
  private Map<Bytes32, String> awaitSettled() throws InterruptedException {
    Deadline deadline = new Deadline(PATIENCE);
    while (true) {
      Set<Bytes32> settled = new HashSet<>();
      follower.settled().forEach(root -> settled.addAll(root.leaves()));
      List<Answered> open =
          load.answered().stream().filter(answer -> !settled.contains(answer.leaf())).toList();
      say("%s/%s settled".formatted(load.answers() - open.size(), load.answers()));
      Map<Bytes32, String> refused = open.isEmpty() ? Map.of() : Refusals.read(network.reader());
      if (open.stream().allMatch(answer -> refused.containsKey(answer.leaf()))
          || deadline.isOver()) {
        return refused;
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private Map<Bytes32, String> awaitReceipts(
      String bridge, Map<Bytes32, String> rejected, Deadline deadline)
      throws IOException, InterruptedException {
    Receipts receipts =
        new Receipts(network.genesis(), ChaosNetwork.url(network.ports(bridge).receipts()));
    List<Answered> wanted =
        load.answered().stream().filter(answer -> !rejected.containsKey(answer.leaf())).toList();
    Map<Bytes32, String> open = receipts.flaws(wanted);
    while (!open.isEmpty() && !deadline.isOver()) {
      say("%s receipts of %s are missing or do not hold".formatted(open.size(), bridge));
      Thread.sleep(LOOK_MILLIS);
      Set<Bytes32> before = open.keySet();
      open =
          receipts.flaws(wanted.stream().filter(answer -> before.contains(answer.leaf())).toList());
    }
    say("%s/%s receipts of %s hold".formatted(wanted.size() - open.size(), wanted.size(), bridge));
    return open;
  }

  private Map<String, String> heads() throws InterruptedException {
    Map<String, URI> validators = new TreeMap<>();
    for (String validator : network.roster().named(Roster.VALIDATOR)) {
      validators.put(validator, ChaosNetwork.url(network.ports(validator).cometRpc()));
    }
    return new Heads(validators).atHighest(PATIENCE);
  }

  private static List<URI> ingresses(ChaosNetwork network) {
    return network.roster().named(Roster.INGRESS).stream()
        .map(member -> ChaosNetwork.url(network.ports(member).http()))
        .toList();
  }

  private void say(String line) {
    out.accept("%8s  %s".formatted(Planned.seconds(Duration.ofMillis(clock.millis())), line));
  }
}
