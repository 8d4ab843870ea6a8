package network.haca.fullnode.abci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import network.haca.contracts.RelayContract;
import network.haca.contracts.ValidatorSchedule;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.fullnode.tendermint.BlockIDFlag;
import network.haca.fullnode.tendermint.CommitInfo;
import network.haca.fullnode.tendermint.ExtendedCommitInfo;
import network.haca.fullnode.tendermint.ExtendedVoteInfo;
import network.haca.fullnode.tendermint.Judgement;
import network.haca.fullnode.tendermint.Misbehavior;
import network.haca.fullnode.tendermint.MisbehaviorType;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCheckTx;
import network.haca.fullnode.tendermint.RequestExtendVote;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.RequestInitChain;
import network.haca.fullnode.tendermint.RequestPrepareProposal;
import network.haca.fullnode.tendermint.RequestProcessProposal;
import network.haca.fullnode.tendermint.RequestVerifyVoteExtension;
import network.haca.fullnode.tendermint.ResponseFinalizeBlock;
import network.haca.fullnode.tendermint.Validator;
import network.haca.fullnode.tendermint.VoteInfo;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Several applications in one process, driven as CometBFT drives them, from one seed: rounds that
 * fail, proposers and voters that lie, crashes at every step, nodes that fall behind and replay,
 * validators that join, leave or are caught. Less than a third of the power lies or is away, so the
 * chain must go on, all must agree at every height, and no settlement may end wrongly.
 */
final class Simulation implements AutoCloseable {
  private static final long PROPOSAL_BYTES_MAX = 1 << 20;
  private static final int ROUNDS_MAX = 100;

  /** Nodes that follow the chain and may become validators. */
  private static final int JOINERS = 2;

  private final Random random;
  private final Path folder;
  private final RequestInitChain genesis;
  private final SimulatedUsers users;
  private final SimulatedAnswers answers;
  private final SimulatedSets sets;
  private final List<SimulatedValidator> validators = new ArrayList<>();
  private final List<Bytes> pool = new ArrayList<>();

  /** By height, from 1. */
  private final List<RequestFinalizeBlock> decided = new ArrayList<>();

  private final List<ResponseFinalizeBlock> results = new ArrayList<>();
  private ExtendedCommitInfo lastCommit = ExtendedCommitInfo.getDefaultInstance();

  Simulation(long seed, Path folder) throws IOException {
    this.random = new Random(seed);
    this.folder = folder;
    int count = 4 + random.nextInt(4);
    List<Long> powers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      powers.add(1L + random.nextInt(20));
    }
    this.genesis = SimulatedValidator.genesis(powers);
    Map<Bytes32, Long> set = new HashMap<>();
    List<Bytes32> changing = new ArrayList<>();
    // Of every set that can come about, the liars must have less than a third: so some honest
    // ones keep their power, more than twice the liars'.
    long core = powers.stream().mapToLong(Long::longValue).sum();
    long lying = 0;
    for (int i = 0; i < count + JOINERS; i++) {
      long power = i < count ? powers.get(i) : 0;
      boolean mayChange = i >= count || (random.nextBoolean() && 2 * lying < core - power);
      boolean lies =
          mayChange && i < count && random.nextBoolean() && 2 * (lying + power) < core - power;
      core -= mayChange ? power : 0;
      lying += lies ? power : 0;
      SimulatedValidator one =
          new SimulatedValidator(i, lies, folder.resolve("node-" + i), genesis);
      validators.add(one);
      if (power > 0) {
        set.put(one.publicKey(), power);
      }
      if (mayChange && !lies) {
        changing.add(one.publicKey());
      }
    }
    this.sets = new SimulatedSets(set);
    this.answers = new SimulatedAnswers(random);
    pool.addAll(SimulatedAnswers.joining());
    this.users = new SimulatedUsers(random, changing, pool.size());
  }

  /** Runs so many heights, then lets all catch up and a new node replay everything. */
  void run(int heights) throws IOException {
    for (int height = 1; height <= heights; height++) {
      height(height);
    }
    for (SimulatedValidator validator : validators) {
      catchUp(validator);
    }
    requireRightSettlements();
    try (SimulatedValidator joining =
        new SimulatedValidator(99, false, folder.resolve("joining"), genesis)) {
      catchUp(joining);
    }
  }

  /** How many settlements ended, so that a test can see that it tested something. */
  long ended() {
    SimulatedValidator any = validators.getFirst();
    return new HashSet<>(users.roots())
        .stream()
            .flatMap(root -> any.status(root).stream())
            .filter(status -> status != RelayContract.Status.PENDING)
            .count();
  }

  /** How many transactions ran with answers. */
  long concluded() {
    return decided.stream()
        .flatMap(block -> block.getTxsList().stream())
        .map(BlockInputs::bytes)
        .filter(Conclusion::isConclusion)
        .count();
  }

  private void height(long height) throws IOException {
    for (int i = random.nextInt(6); i > 0; i--) {
      pool.add(users.next());
    }
    List<SimulatedValidator> present = present(height);
    for (SimulatedValidator one : present) {
      catchUp(one);
      one.look(height, random.nextInt(8));
      receive(one, pool);
      receive(one, answers.given(one.latest()));
    }
    RequestFinalizeBlock.Builder next =
        RequestFinalizeBlock.newBuilder()
            .setHeight(height)
            .setTime(
                Timestamp.newBuilder()
                    .setSeconds(SimulatedValidator.START + height * 7 + random.nextInt(5)))
            .setDecidedLastCommit(withoutExtensions(lastCommit))
            .addAllMisbehavior(evidence(height));
    for (int round = 0; ; round++) {
      assertTrue(round < ROUNDS_MAX, "no proposal is accepted at height " + height);
      SimulatedValidator proposer = present.get(random.nextInt(present.size()));
      next.setProposerAddress(address(proposer)).clearTxs();
      RequestFinalizeBlock block = next.addAllTxs(propose(proposer, next)).build();
      if (accepted(present, proposer, block)) {
        lastCommit = vote(present, height, round);
        decided.add(block);
        break;
      }
    }
    for (SimulatedValidator one : validators) {
      if (present.contains(one) || random.nextInt(8) == 0) {
        catchUp(one);
      }
    }
    pool.removeIf(transaction -> random.nextInt(3) == 0);
  }

  /** That a liar was caught, now and then. */
  private List<Misbehavior> evidence(long height) {
    List<Misbehavior> evidence = new ArrayList<>();
    for (SimulatedValidator one : validators) {
      if (one.lies && random.nextInt(50) == 0) {
        evidence.add(
            Misbehavior.newBuilder()
                .setType(MisbehaviorType.MISBEHAVIOR_TYPE_DUPLICATE_VOTE)
                .setValidator(Validator.newBuilder().setAddress(address(one)).setPower(1))
                .setHeight(height)
                .build());
      }
    }
    return evidence;
  }

  /**
   * Validators of the height with more than two thirds of the power, in any order; the others are
   * away.
   */
  private List<SimulatedValidator> present(long height) throws IOException {
    List<SimulatedValidator> present = new ArrayList<>(validators);
    present.removeIf(one -> sets.power(one.publicKey(), height) == 0);
    Collections.shuffle(present, random);
    List<SimulatedValidator> honest = new ArrayList<>(present);
    honest.removeIf(one -> one.lies);
    for (SimulatedValidator one : List.copyOf(present)) {
      // Honest ones must be more than two thirds, or liars could hold the chain up.
      long others =
          honest.stream()
              .filter(other -> other != one)
              .mapToLong(other -> sets.power(other.publicKey(), height))
              .sum();
      if (height > 1 && random.nextInt(3) == 0 && 3 * others > 2 * sets.total(height)) {
        present.remove(one);
        honest.remove(one);
      }
    }
    for (SimulatedValidator one : present) {
      if (random.nextInt(20) == 0) {
        one.crash();
      }
    }
    return present;
  }

  private static void receive(SimulatedValidator validator, List<Bytes> transactions) {
    for (Bytes transaction : transactions) {
      var _ =
          validator.ask(
              Request.newBuilder()
                  .setCheckTx(RequestCheckTx.newBuilder().setTx(byteString(transaction)))
                  .build());
    }
  }

  private List<ByteString> propose(
      SimulatedValidator proposer, RequestFinalizeBlock.Builder block) {
    List<Bytes> shuffled = new ArrayList<>(pool);
    Collections.shuffle(shuffled, random);
    List<ByteString> proposal =
        proposer
            .ask(
                Request.newBuilder()
                    .setPrepareProposal(
                        RequestPrepareProposal.newBuilder()
                            .setHeight(block.getHeight())
                            .setTime(block.getTime())
                            .setProposerAddress(block.getProposerAddress())
                            .addAllMisbehavior(block.getMisbehaviorList())
                            .setMaxTxBytes(PROPOSAL_BYTES_MAX)
                            .setLocalLastCommit(lastCommit)
                            .addAllTxs(shuffled.stream().map(Simulation::byteString).toList()))
                    .build())
            .getPrepareProposal()
            .getTxsList();
    return proposer.lies && random.nextBoolean() ? spoiled(proposal, proposer) : proposal;
  }

  /** What a proposer could do to harm. */
  private List<ByteString> spoiled(List<ByteString> proposal, SimulatedValidator proposer) {
    List<ByteString> spoiled = new ArrayList<>(proposal);
    byte[] garbage = new byte[random.nextInt(300)];
    random.nextBytes(garbage);
    switch (random.nextInt(6)) {
      case 0 -> Collections.shuffle(spoiled, random);
      case 1 -> spoiled.addAll(proposal);
      case 2 -> spoiled.addFirst(ByteString.copyFrom(garbage));
      case 3 ->
          answers
              .forged(proposer.latest())
              .map(Simulation::byteString)
              .ifPresent(spoiled::addFirst);
      case 4 ->
          spoiled.addFirst(
              ByteString.copyFrom(new byte[] {VerdictInjection.PREFIX})
                  .concat(ByteString.copyFrom(garbage)));
      default -> {
        if (!spoiled.isEmpty() && !spoiled.getFirst().isEmpty()) {
          byte[] first = spoiled.getFirst().toByteArray();
          first[random.nextInt(first.length)] ^= 1;
          spoiled.set(0, ByteString.copyFrom(first));
        }
      }
    }
    return spoiled;
  }

  /** All honest ones must judge alike, and take what an honest one proposes. */
  private boolean accepted(
      List<SimulatedValidator> present, SimulatedValidator proposer, RequestFinalizeBlock block) {
    long height = block.getHeight();
    Set<Judgement> judgements = new HashSet<>();
    for (SimulatedValidator one : present) {
      Judgement judgement =
          one.ask(
                  Request.newBuilder()
                      .setProcessProposal(
                          RequestProcessProposal.newBuilder()
                              .setHeight(height)
                              .setTime(block.getTime())
                              .setProposerAddress(block.getProposerAddress())
                              .setProposedLastCommit(block.getDecidedLastCommit())
                              .addAllMisbehavior(block.getMisbehaviorList())
                              .addAllTxs(block.getTxsList()))
                      .build())
              .getProcessProposal()
              .getStatus();
      judgements.add(judgement);
    }
    assertEquals(1, judgements.size(), "all judge a proposal of height " + height + " alike");
    boolean good = judgements.contains(Judgement.JUDGEMENT_ACCEPT);
    assertTrue(good || proposer.lies, "an honest proposal of height " + height + " is refused");
    // Even a good proposal may come too late for its round.
    return good && random.nextInt(8) != 0;
  }

  private ExtendedCommitInfo vote(List<SimulatedValidator> present, long height, int round) {
    ExtendedCommitInfo.Builder commit = ExtendedCommitInfo.newBuilder().setRound(round);
    for (SimulatedValidator one : validators) {
      long power = sets.power(one.publicKey(), height);
      if (power == 0) {
        continue;
      }
      boolean votes = present.contains(one);
      ExtendedVoteInfo.Builder vote =
          ExtendedVoteInfo.newBuilder()
              .setValidator(Validator.newBuilder().setAddress(address(one)).setPower(power))
              .setBlockIdFlag(
                  votes ? BlockIDFlag.BLOCK_ID_FLAG_COMMIT : BlockIDFlag.BLOCK_ID_FLAG_ABSENT);
      if (votes) {
        extension(one, present, height)
            .ifPresent(
                extension ->
                    vote.setVoteExtension(byteString(extension))
                        .setExtensionSignature(
                            byteString(one.signExtension(extension, height, round))));
      }
      commit.addVotes(vote);
    }
    return commit.build();
  }

  /** Nothing if the others refuse it: its vote does not count then. */
  private Optional<Bytes> extension(
      SimulatedValidator voter, List<SimulatedValidator> present, long height) {
    Bytes extension =
        BlockInputs.bytes(
            voter
                .ask(
                    Request.newBuilder()
                        .setExtendVote(RequestExtendVote.newBuilder().setHeight(height))
                        .build())
                .getExtendVote()
                .getVoteExtension());
    if (voter.lies && random.nextBoolean()) {
      byte[] garbage = new byte[random.nextInt(5000)];
      random.nextBytes(garbage);
      extension = Bytes.wrap(garbage);
    }
    Request request =
        Request.newBuilder()
            .setVerifyVoteExtension(
                RequestVerifyVoteExtension.newBuilder().setVoteExtension(byteString(extension)))
            .build();
    Set<Judgement> judgements = new HashSet<>();
    present.forEach(one -> judgements.add(one.ask(request).getVerifyVoteExtension().getStatus()));
    assertEquals(1, judgements.size(), "all judge an extension alike");
    return judgements.contains(Judgement.JUDGEMENT_ACCEPT)
        ? Optional.of(extension)
        : Optional.empty();
  }

  /** Executes what is decided and not yet committed there, crashing now and then in between. */
  private void catchUp(SimulatedValidator validator) throws IOException {
    for (long next = validator.height() + 1; next <= decided.size(); next++) {
      execute(validator, next);
      if (random.nextInt(25) == 0) {
        validator.crash();
        assertEquals(next - 1, validator.height(), "nothing is committed before Commit");
        execute(validator, next);
      }
      validator.commit();
      if (random.nextInt(25) == 0) {
        validator.crash();
      }
      assertEquals(next, validator.height());
    }
    requireSets(validator);
  }

  private void execute(SimulatedValidator validator, long height) {
    ResponseFinalizeBlock result = validator.finalizeBlock(decided.get((int) height - 1));
    if (results.size() < height) {
      results.add(result);
      sets.update(result.getValidatorUpdatesList());
    }
    assertEquals(results.get((int) height - 1), result, "all agree at height " + height);
  }

  /** Rule L7: the state knows who votes at this height and the next two. */
  private void requireSets(SimulatedValidator validator) {
    long height = validator.height();
    ValidatorSchedule schedule = validator.latest().validators();
    for (long at = Math.max(1, height); at <= height + 2; at++) {
      Map<Bytes32, Long> known = new HashMap<>();
      schedule.at(at).forEach(member -> known.put(member.publicKey(), member.power()));
      assertEquals(sets.at(at), known, "the validators of height " + at);
    }
  }

  /** How often the set of validators changed. */
  long changes() {
    return results.stream().filter(result -> result.getValidatorUpdatesCount() > 0).count();
  }

  /** Less than a third lies: what settled is good, and what was rejected is not. */
  private void requireRightSettlements() {
    for (Bytes32 root : users.roots()) {
      RelayContract.Status wrong =
          SimulatedValidator.isGood(root)
              ? RelayContract.Status.REJECTED
              : RelayContract.Status.SETTLED;
      assertNotEquals(Optional.of(wrong), validators.getFirst().status(root));
    }
  }

  private static CommitInfo withoutExtensions(ExtendedCommitInfo commit) {
    CommitInfo.Builder plain = CommitInfo.newBuilder().setRound(commit.getRound());
    commit
        .getVotesList()
        .forEach(
            vote ->
                plain.addVotes(
                    VoteInfo.newBuilder()
                        .setValidator(vote.getValidator())
                        .setBlockIdFlag(vote.getBlockIdFlag())));
    return plain.build();
  }

  private static ByteString address(SimulatedValidator validator) {
    return byteString(new ValidatorSchedule.Member(validator.publicKey(), 1).address());
  }

  private static ByteString byteString(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }

  @Override
  public void close() {
    validators.forEach(SimulatedValidator::close);
  }
}
