package network.haca.bridge.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import network.haca.contracts.WorkflowTask;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule D6: what a keeper runs, when, and what it does not pay for. */
class WorkflowKeeperTest {
  private static final long START = 1_790_000_000L;
  private static final long FREQUENCY = 60;
  private static final long WAIT_MAX = 5;
  private static final long GAS = 1_000_000;
  private static final Address OWNER = address(1);
  private static final WorkflowLimits LIMITS = new WorkflowLimits(Set.of(), 30_000_000, 100 * GAS);

  private final FakeScheduler chain = new FakeScheduler();
  private final List<String> outcomes = new ArrayList<>();

  private static Address address(long number) {
    return Address.ofWord(Bytes32.ofUnsigned(number));
  }

  private WorkflowKeeper keeper(long account, WorkflowLimits limits) {
    return new WorkflowKeeper(
        chain.of(address(account)),
        limits,
        new WorkflowKeeper.Outcomes() {
          @Override
          public void ran(WorkflowTask task) {
            outcomes.add("ran " + task.id());
          }

          @Override
          public void failed(WorkflowTask task, String reason) {
            outcomes.add("failed " + task.id() + ": " + reason);
          }

          @Override
          public void overBudget(WorkflowTask task) {
            outcomes.add("over budget " + task.id());
          }
        });
  }

  private void at(long seconds, WorkflowKeeper... keepers) throws IOException {
    chain.time = START + seconds;
    for (WorkflowKeeper keeper : keepers) {
      keeper.look();
    }
  }

  @Test
  void d6ATaskRunsOnceInEachTurn() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    for (long second = 0; second < 3 * FREQUENCY; second++) {
      at(second, keeper);
    }
    assertEquals(List.of("ran 0", "ran 0", "ran 0"), outcomes);
    assertEquals(3, chain.sent.size());
  }

  @Test
  void d6TwoKeepersBesideEachOtherRunATurnOnce() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper one = keeper(8, LIMITS);
    WorkflowKeeper other = keeper(9, LIMITS);
    for (long second = 0; second < 20 * FREQUENCY; second++) {
      at(second, one, other);
    }
    assertEquals(20, chain.runs(0));
    assertTrue(outcomes.stream().allMatch("ran 0"::equals), outcomes::toString);
  }

  /** Until a run that asks a model ends, the contract shows its turn as due. */
  @Test
  void d6TwoKeepersPayForATurnOnceWhereAnswersTakeLong() throws IOException {
    chain.register(OWNER, 3_600);
    chain.answerSeconds = 20;
    WorkflowKeeper one = keeper(8, LIMITS);
    WorkflowKeeper other = keeper(9, LIMITS);
    for (long second = 0; second < 20 * FREQUENCY; second++) {
      at(second, one, other);
    }
    assertEquals(20, chain.runs(0));
    assertEquals(20, chain.sent.size());
  }

  @Test
  void d6AKeeperThatStartsAgainDoesNotSendARunThatWaitsForAnswers() throws IOException {
    chain.register(OWNER, 3_600);
    chain.answerSeconds = FREQUENCY;
    at(WAIT_MAX, keeper(8, LIMITS));
    for (long second = WAIT_MAX + 1; second < FREQUENCY; second++) {
      at(second, keeper(8, LIMITS));
    }
    assertEquals(1, chain.sent.size());
  }

  /** Somebody else's run may be such as fails, again and again. */
  @Test
  void d6AnothersRunIsWaitedForUntilHalfOfTheTurnIsOver() throws IOException {
    chain.register(OWNER, 3_600);
    chain.foreign.add(new WorkflowChain.Waiting(0, address(77)));
    WorkflowKeeper keeper = keeper(8, LIMITS);
    at(FREQUENCY / 2 - 1, keeper);
    assertEquals(0, chain.sent.size());
    at(FREQUENCY / 2, keeper);
    assertEquals(1, chain.sent.size());
  }

  /** Both sent before either ended: the slower one's reverts, and is no failure of the workflow. */
  @Test
  void d6AKeeperThatWasTooSlowGoesOnInTheNextTurn() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    chain.isHeld = true;
    at(WAIT_MAX, keeper);
    assertEquals(1, chain.sent.size());
    chain.run(0);
    chain.isHeld = false;
    at(WAIT_MAX + 1, keeper);
    assertEquals(List.of(), outcomes);
    at(FREQUENCY + WAIT_MAX, keeper);
    at(FREQUENCY + WAIT_MAX + 1, keeper);
    assertEquals(List.of("ran 0"), outcomes);
  }

  @Test
  void d6AKeeperThatStartsAgainGoesOnWhereTheChainIs() throws IOException {
    chain.register(OWNER, 3_600);
    at(WAIT_MAX, keeper(8, LIMITS));
    chain.run(0);
    at(WAIT_MAX + 1, keeper(8, LIMITS));
    assertEquals(1, chain.sent.size());
    WorkflowKeeper late = keeper(8, LIMITS);
    at(5 * FREQUENCY + WAIT_MAX, late);
    at(5 * FREQUENCY + WAIT_MAX + 1, late);
    assertEquals(2, chain.runs(0), "turns that were missed are not made up for");
  }

  @Test
  void d6AFailingTaskIsTriedLessAndLessOften() throws IOException {
    chain.register(OWNER, 86_400);
    chain.reverting.add(0L);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    List<Long> tries = new ArrayList<>();
    for (long second = 0; second < 16_000; second++) {
      at(second, keeper);
      if (outcomes.size() > tries.size()) {
        tries.add(second);
      }
    }
    long pause = WorkflowFailures.PAUSE_SECONDS;
    for (int i = 1; i < tries.size(); i++) {
      long waited = tries.get(i) - tries.get(i - 1);
      assertTrue(waited >= pause && waited <= pause + WAIT_MAX, i + ": " + waited);
      pause = Math.min(2 * pause, WorkflowFailures.TURNS_MAX * FREQUENCY);
    }
    assertEquals(12, tries.size());
    assertEquals(0, chain.sent.size(), "what would revert is not sent");
    chain.reverting.clear();
    for (long turn = 300; turn < 380; turn++) {
      at(turn * FREQUENCY + WAIT_MAX, keeper);
    }
    assertTrue(chain.runs(0) > 3, "and one that runs again runs in each turn");
  }

  /** Else a daily workflow loses its day by a feed that was stale for some seconds. */
  @Test
  void d6AFailureLeavesTheRestOfTheTurn() throws IOException {
    chain.register(OWNER, 3_600);
    chain.reverting.add(0L);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    at(WAIT_MAX, keeper);
    chain.reverting.clear();
    at(WAIT_MAX + WorkflowFailures.PAUSE_SECONDS, keeper);
    at(WAIT_MAX + WorkflowFailures.PAUSE_SECONDS + 1, keeper);
    assertEquals(List.of("failed 0: it reverts", "ran 0"), outcomes);
  }

  @Test
  void d6WhatTheNodeDoesNotSayCountsAsNoFailure() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    chain.isBusy = true;
    for (long second = WAIT_MAX; second < FREQUENCY / 2; second++) {
      at(second, keeper);
    }
    chain.isBusy = false;
    for (long second = FREQUENCY / 2; second < FREQUENCY; second++) {
      at(second, keeper);
    }
    assertEquals(1, chain.runs(0), outcomes::toString);
  }

  @Test
  void d6ARunThatTheNodeRefusesHoldsUpNoOther() throws IOException {
    chain.register(OWNER, 3_600);
    chain.register(OWNER, 3_600);
    chain.refused.add(0L);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    at(WAIT_MAX, keeper);
    at(WAIT_MAX + 1, keeper);
    assertEquals(List.of("failed 0: insufficient funds", "ran 1"), outcomes);
    assertEquals(GAS, keeper.gasOfDay());
  }

  @Test
  void d6NoRunIsGivenMoreGasThanABlockHas() throws IOException {
    chain.register(OWNER, 3_600);
    chain.needs.put(0L, 11 * GAS);
    chain.blockGas = 15 * GAS;
    at(WAIT_MAX, keeper(8, LIMITS));
    assertEquals(List.of(15 * GAS), chain.gas);
  }

  /** Sixty workflows of a stranger, all due, and two of others. */
  @Test
  void d6AnOwnerHasAShareOfTheRunsUnderWayAndOfTheDay() throws IOException {
    for (int i = 0; i < 60; i++) {
      chain.register(address(7), 86_400);
    }
    chain.register(OWNER, 86_400);
    chain.register(address(2), 86_400);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    chain.isHeld = true;
    at(WAIT_MAX, keeper);
    assertEquals(Set.of(0L, 1L, 60L, 61L), Set.copyOf(chain.sent));
    chain.isHeld = false;
    for (long second = WAIT_MAX; second < 20 * FREQUENCY; second++) {
      at(second, keeper);
    }
    assertEquals(20, chain.runs(60));
    assertEquals(20, chain.runs(61));
    assertTrue(keeper.gasOfDay() <= 65 * GAS, "spent " + keeper.gasOfDay());
  }

  @Test
  void d6AnOwnerHasAShareOfTheTasksThatAreKept() throws IOException {
    for (int i = 0; i < KeptTasks.MAX; i++) {
      chain.register(address(7), 86_400);
    }
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    for (long second = 0; second < WAIT_MAX + 2; second++) {
      at(second, keeper);
    }
    assertEquals(1, chain.runs(KeptTasks.MAX));
    assertEquals(KeptTasks.MAX / 8 + 1, keeper.tasks());
  }

  @Test
  void d6WhatFailsMakesRoomForWhatIsNew() throws IOException {
    for (int i = 0; i < KeptTasks.MAX; i++) {
      chain.register(address(1_000 + i), 86_400);
      chain.reverting.add((long) i);
    }
    WorkflowKeeper keeper = keeper(8, LIMITS);
    at(WAIT_MAX, keeper);
    chain.register(OWNER, 86_400);
    for (long second = WAIT_MAX + 1; second < 3 * FREQUENCY; second++) {
      at(second, keeper);
    }
    assertTrue(chain.runs(KeptTasks.MAX) > 0);
    assertEquals(KeptTasks.MAX, keeper.tasks());
  }

  @Test
  void d6RegisteringAgainEndsNoPause() throws IOException {
    chain.register(OWNER, 3_600);
    chain.reverting.addAll(List.of(0L, 1L));
    WorkflowKeeper keeper = keeper(8, LIMITS);
    for (long second = 0; second < 2 * FREQUENCY; second++) {
      at(second, keeper);
    }
    int tries = outcomes.size();
    chain.registerAgain(0);
    at(2 * FREQUENCY, keeper);
    at(2 * FREQUENCY + WAIT_MAX, keeper);
    assertEquals(tries, outcomes.size(), outcomes::toString);
  }

  @Test
  void d6ALookEstimatesABoundedNumberOfRunsAndTheNextOneGoesOn() throws IOException {
    for (int i = 0; i < 100; i++) {
      chain.register(address(100 + i), 3_600);
      chain.reverting.add((long) i);
    }
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    at(WAIT_MAX, keeper);
    assertEquals(WorkflowStarts.ESTIMATES_MAX, chain.estimates);
    for (long second = WAIT_MAX + 1; second < FREQUENCY; second++) {
      at(second, keeper);
    }
    assertEquals(1, chain.runs(100));
  }

  @Test
  void d6WithNoGasLeftNothingIsEstimated() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = keeper(8, new WorkflowLimits(Set.of(OWNER), GAS, 1));
    for (long second = 0; second < FREQUENCY; second++) {
      at(second, keeper);
    }
    assertEquals(0, chain.estimates);
    assertTrue(outcomes.size() > 1 && outcomes.size() <= 6, outcomes::toString);
  }

  @Test
  void d6NothingIsSentAboveTheHighestPrice() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    chain.price = WorkflowStarts.PRICE_MAX.add(BigInteger.ONE);
    at(WAIT_MAX, keeper);
    assertEquals(List.of("over budget 0"), outcomes);
    assertEquals(0, chain.sent.size());
    chain.price = WorkflowStarts.PRICE_MAX;
    at(WAIT_MAX + WorkflowStarts.PAUSE_SECONDS, keeper);
    assertEquals(1, chain.sent.size());
  }

  /** Another one behind it would be paid, too, when the price falls. */
  @Test
  void d6NoSecondRunIsSentBehindOneThatABlockMayStillTake() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    chain.isHeld = true;
    chain.isOpen = true;
    for (long second = WAIT_MAX; second < 5 * WorkflowKeeper.FLIGHT_MAX; second += 10) {
      at(second, keeper);
    }
    assertEquals(1, chain.sent.size());
    assertEquals(List.of(), outcomes);
    chain.isHeld = false;
    at(5 * WorkflowKeeper.FLIGHT_MAX, keeper);
    assertEquals(List.of("ran 0"), outcomes);
  }

  @Test
  void d6OneTaskThatFailsHoldsUpNoOther() throws IOException {
    for (int i = 0; i < 3; i++) {
      chain.register(OWNER, 3_600);
    }
    chain.reverting.add(0L);
    chain.needs.put(1L, 40_000_000L);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    at(WAIT_MAX, keeper);
    at(WAIT_MAX + 1, keeper);
    assertEquals(
        Set.of(
            "failed 0: it reverts",
            "failed 1: a run needs 40000000 gas, the limit is 30000000",
            "ran 2"),
        Set.copyOf(outcomes));
  }

  @Test
  void d6ADayHasNoMoreGasThanItsLimit() throws IOException {
    for (int i = 0; i < 4; i++) {
      chain.register(OWNER, 3 * 86_400);
    }
    // Half of the limit of a run comes back: two of them at 1.5 times the estimate.
    WorkflowKeeper keeper = keeper(8, new WorkflowLimits(Set.of(OWNER), 30_000_000, 3 * GAS));
    chain.isHeld = true;
    at(WAIT_MAX, keeper);
    assertEquals(2, chain.sent.size());
    chain.isHeld = false;
    at(WAIT_MAX + 1, keeper);
    assertEquals(2 * GAS, keeper.gasOfDay());
    at(WAIT_MAX + 2, keeper);
    assertEquals(2, chain.sent.size());
    assertTrue(outcomes.contains("over budget 2"), outcomes::toString);
    at(86_400 + WAIT_MAX, keeper);
    assertEquals(4, chain.sent.size());
  }

  @Test
  void d6NoMoreRunsAreUnderWayThanTheLedgerTakesOfASender() throws IOException {
    for (int i = 0; i < 20; i++) {
      chain.register(address(100 + i), 3_600);
    }
    WorkflowKeeper keeper = keeper(8, LIMITS);
    chain.isHeld = true;
    at(WAIT_MAX, keeper);
    at(WAIT_MAX + 1, keeper);
    assertEquals(WorkflowStarts.FLIGHTS_MAX, chain.sent.size());
    chain.isHeld = false;
    for (int i = 2; i < 10; i++) {
      at(WAIT_MAX + i, keeper);
    }
    assertEquals(20, chain.sent.size());
  }

  @Test
  void d6ARunThatNoBlockHasIsGivenUp() throws IOException {
    chain.register(OWNER, 86_400);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    chain.isHeld = true;
    at(WAIT_MAX, keeper);
    at(WAIT_MAX + WorkflowKeeper.FLIGHT_MAX, keeper);
    assertEquals(1, chain.sent.size());
    at(WAIT_MAX + WorkflowKeeper.FLIGHT_MAX + 1, keeper);
    assertTrue(outcomes.getFirst().contains("no block has"), outcomes::toString);
    at(WAIT_MAX + WorkflowKeeper.FLIGHT_MAX + FREQUENCY, keeper);
    assertEquals(2, chain.sent.size());
  }

  @Test
  void d6OthersThanTheNamedOwnersAreNotServed() throws IOException {
    chain.register(address(2), 3_600);
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = keeper(8, new WorkflowLimits(Set.of(OWNER), 30_000_000, GAS * 9));
    at(WAIT_MAX, keeper);
    assertEquals(1, keeper.tasks());
    assertEquals(List.of(1L), chain.sent);
  }

  @Test
  void d6TasksBeyondTheBoundWaitUntilOthersEnd() throws IOException {
    for (int i = 0; i < KeptTasks.MAX + 1; i++) {
      chain.register(address(1_000 + i), i == 0 ? 3_600 : 600);
    }
    WorkflowKeeper keeper = keeper(8, new WorkflowLimits(Set.of(address(3)), 1, 1));
    at(0, keeper);
    assertEquals(0, keeper.tasks(), "those of others take no room");
    keeper = keeper(8, LIMITS);
    chain.isHeld = true;
    at(0, keeper);
    assertEquals(KeptTasks.MAX, keeper.tasks());
    at(600, keeper);
    at(601, keeper);
    assertTrue(keeper.tasks() <= 1 + WorkflowStarts.FLIGHTS_MAX, "ended ones are forgotten");
  }

  @Test
  void d6WhereTheChainDoesNotAnswerNothingIsForgotten() throws IOException {
    chain.register(OWNER, 3_600);
    WorkflowKeeper keeper = keeper(8, LIMITS);
    at(0, keeper);
    chain.isSilent = true;
    assertThrows(IOException.class, () -> at(WAIT_MAX, keeper));
    chain.isSilent = false;
    at(WAIT_MAX + 1, keeper);
    at(WAIT_MAX + 2, keeper);
    assertEquals(List.of("ran 0"), outcomes);
  }

  /** The contract's rules, with blocks that take a transaction when they are looked at next. */
  private static final class FakeScheduler {
    private final List<WorkflowTask> tasks = new ArrayList<>();
    private final List<Long> sent = new ArrayList<>();
    private final List<Long> reverting = new ArrayList<>();
    private final Map<Long, Long> needs = new TreeMap<>();
    private final Map<Bytes32, WorkflowChain.End> ends = new TreeMap<>();
    private long time = START;
    private final List<Long> refused = new ArrayList<>();
    private final List<Long> gas = new ArrayList<>();
    private final List<WorkflowChain.Waiting> foreign = new ArrayList<>();
    private final List<Address> senders = new ArrayList<>();
    private final List<Long> sentAt = new ArrayList<>();
    private long answerSeconds;
    private int estimates;
    private long blockGas = 30 * GAS;
    private BigInteger price = BigInteger.TEN.pow(9);
    private boolean isBusy;
    private boolean isOpen;
    private boolean isHeld;
    private boolean isSilent;

    private void register(Address owner, long seconds) {
      register(owner, address(50_000 + tasks.size()), seconds);
    }

    private void register(Address owner, Address workflow, long seconds) {
      tasks.add(
          new WorkflowTask(
              tasks.size(), owner, START, FREQUENCY, workflow, START + seconds, 0, 0, 0));
    }

    private void registerAgain(int id) {
      register(tasks.get(id).owner(), tasks.get(id).workflow(), 3_600);
    }

    private long runs(int id) {
      return tasks.get(id).runs();
    }

    private boolean run(long id) {
      WorkflowTask task = tasks.get((int) id);
      if (!task.isDue(time)) {
        return false;
      }
      tasks.set(
          (int) id,
          new WorkflowTask(
              id,
              task.owner(),
              task.start(),
              task.frequency(),
              task.workflow(),
              task.endTime(),
              task.runs() + 1,
              task.turnAt(time) + 1,
              time));
      return true;
    }

    private WorkflowChain of(Address account) {
      return new WorkflowChain() {
        @Override
        public Address account() {
          return account;
        }

        @Override
        public long time() throws IOException {
          if (isSilent) {
            throw new IOException("the chain is silent");
          }
          return time;
        }

        @Override
        public List<WorkflowTask> tasks(long from, int max) {
          return LongStream.range(from, Math.min(tasks.size(), from + max))
              .mapToObj(id -> tasks.get((int) id))
              .toList();
        }

        @Override
        public WorkflowTask task(long id) {
          return tasks.get((int) id);
        }

        @Override
        public Estimate estimate(long id) {
          estimates++;
          if (isBusy) {
            return new Estimate.Unknown("it is busy");
          }
          return reverting.contains(id) || !task(id).isDue(time)
              ? new Estimate.Reverts("it reverts")
              : new Estimate.Needs(needs.getOrDefault(id, GAS));
        }

        @Override
        public Set<Waiting> waiting() {
          Set<Waiting> waiting = new HashSet<>(foreign);
          for (int i = 0; i < sent.size(); i++) {
            if (answerSeconds > 0 && !ends.containsKey(Bytes32.ofUnsigned(i + 1))) {
              waiting.add(new Waiting(sent.get(i), senders.get(i)));
            }
          }
          return waiting;
        }

        @Override
        public long blockGas() {
          return blockGas;
        }

        @Override
        public BigInteger gasPrice() {
          return price;
        }

        @Override
        public Sending send(long id, long limit, BigInteger offered) {
          if (refused.contains(id)) {
            return new Sending.Refused("insufficient funds");
          }
          sent.add(id);
          gas.add(limit);
          senders.add(account);
          sentAt.add(time);
          return new Sending.Sent(
              Bytes32.ofUnsigned(sent.size()), account, sent.size() - 1, Bytes.EMPTY);
        }

        @Override
        public boolean isOpen(Sending.Sent transaction) {
          return isOpen;
        }

        @Override
        public Optional<End> end(Bytes32 transaction) {
          if (isHeld) {
            return Optional.empty();
          }
          int number = (int) transaction.value().getLong(Bytes32.SIZE - Long.BYTES);
          if (time - sentAt.get(number - 1) < answerSeconds) {
            return Optional.empty();
          }
          return Optional.of(
              ends.computeIfAbsent(transaction, _ -> new End(run(sent.get(number - 1)), GAS)));
        }
      };
    }
  }
}
