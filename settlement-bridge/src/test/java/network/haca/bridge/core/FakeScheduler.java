package network.haca.bridge.core;

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

/** The contract's rules, with blocks that take a transaction when they are looked at next. */
final class FakeScheduler {
  final List<WorkflowTask> tasks = new ArrayList<>();
  final List<Long> sent = new ArrayList<>();
  final List<Long> reverting = new ArrayList<>();
  final Map<Long, Long> needs = new TreeMap<>();
  final Map<Bytes32, WorkflowChain.End> ends = new TreeMap<>();
  long time = KeeperBench.START;
  final List<Long> refused = new ArrayList<>();
  final List<Long> gas = new ArrayList<>();
  final List<WorkflowChain.Waiting> foreign = new ArrayList<>();
  final List<Address> senders = new ArrayList<>();
  final List<Long> sentAt = new ArrayList<>();
  long answerSeconds;
  int estimates;
  long blockGas = 30 * KeeperBench.GAS;
  BigInteger price = BigInteger.TEN.pow(9);
  boolean isBusy;
  boolean isOpen;
  boolean isHeld;
  boolean isSilent;

  /** The prices of those that were sent in the place of others. */
  final List<BigInteger> replaced = new ArrayList<>();

  boolean isUnderpriced;

  /** The one transaction that a block took, by its number from 1; all do if there is none. */
  Optional<Integer> taken = Optional.empty();

  void register(Address owner, long seconds) {
    register(owner, KeeperBench.address(50_000 + tasks.size()), seconds);
  }

  void register(Address owner, Address workflow, long seconds) {
    tasks.add(
        new WorkflowTask(
            tasks.size(),
            owner,
            KeeperBench.START,
            KeeperBench.FREQUENCY,
            workflow,
            KeeperBench.START + seconds,
            0,
            0,
            0));
  }

  void registerAgain(int id) {
    register(tasks.get(id).owner(), tasks.get(id).workflow(), 3_600);
  }

  long runs(int id) {
    return tasks.get(id).runs();
  }

  boolean run(long id) {
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

  WorkflowChain of(Address account) {
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
            : new Estimate.Needs(needs.getOrDefault(id, KeeperBench.GAS));
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
      public Sending replace(Sending.Sent place, long id, long limit, BigInteger offered) {
        if (isUnderpriced) {
          return new Sending.Refused("replacement transaction underpriced");
        }
        replaced.add(offered);
        Sending sending = send(id, limit, offered);
        return sending instanceof Sending.Sent sent
            ? new Sending.Sent(sent.transaction(), account, place.nonce(), Bytes.EMPTY)
            : sending;
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
        if (taken.filter(one -> one != number).isPresent()) {
          return Optional.empty();
        }
        if (time - sentAt.get(number - 1) < answerSeconds) {
          return Optional.empty();
        }
        return Optional.of(
            ends.computeIfAbsent(
                transaction, _ -> new End(run(sent.get(number - 1)), KeeperBench.GAS)));
      }
    };
  }
}
