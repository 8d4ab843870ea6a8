package network.haca.fullnode.abci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.ValidatorSchedule;
import network.haca.evm.state.WorldState;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.BlockInput;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ConclusionOrder;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.fullnode.core.Opinions;
import network.haca.fullnode.core.ProposalOrder;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.pool.ConclusionPool;
import network.haca.fullnode.pool.TransactionPool;
import network.haca.fullnode.tendermint.ExtendedVoteInfo;
import network.haca.fullnode.tendermint.Judgement;
import network.haca.fullnode.tendermint.RequestPrepareProposal;
import network.haca.fullnode.tendermint.RequestProcessProposal;
import network.haca.fullnode.tendermint.ResponsePrepareProposal;
import network.haca.fullnode.tendermint.ResponseProcessProposal;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes proposals and judges those of others: an injection of verdicts, then transactions. Both
 * execute the block, which FinalizeBlock then need not.
 */
final class Proposals {
  private static final Logger LOG = LoggerFactory.getLogger(Proposals.class);

  /**
   * Upper bound on the rounds in which a proposal is chosen, each without what could not be
   * executed.
   */
  private static final int ATTEMPTS_MAX = 3;

  private final ChainConfig config;
  private final BlockExecutor executor;
  private final Candidates candidates;
  private final TransactionPool pool;
  private final ConclusionPool conclusions;
  private final Opinions opinions;
  private final ProposalWait wait;

  Proposals(
      ChainConfig config,
      BlockExecutor executor,
      Candidates candidates,
      TransactionPool pool,
      ConclusionPool conclusions,
      Opinions opinions,
      ProposalWait wait) {
    this.config = config;
    this.executor = executor;
    this.candidates = candidates;
    this.pool = pool;
    this.conclusions = conclusions;
    this.opinions = opinions;
    this.wait = wait;
  }

  ResponsePrepareProposal prepare(RequestPrepareProposal request) {
    List<Bytes> injected = new ArrayList<>();
    long room = request.getMaxTxBytes();
    VerdictInjection injection = injection(request);
    if (!injection.entries().isEmpty()) {
      Bytes encoded = injection.encode();
      injected.add(encoded);
      room -= ProposalOrder.sizeInBlock(encoded);
    }
    List<Bytes> proposal = executable(request, injected, room);
    if (!proposal.isEmpty()) {
      wait.reset();
    } else if (request.getTxsCount() > 0 || isWaitingForVerdicts()) {
      // CometBFT asks again at once while it has a transaction, if only a displaced one.
      wait.await();
    }
    return ResponsePrepareProposal.newBuilder()
        .addAllTxs(proposal.stream().map(BlockInputs::byteString).toList())
        .build();
  }

  /**
   * Chooses from the node's own pool: CometBFT's list is by arrival alone, and has what is
   * displaced, too (rule M2). Where some turn out not to be executable after those before them,
   * others are chosen in their place, a few times.
   */
  private List<Bytes> executable(
      RequestPrepareProposal request, List<Bytes> injected, long bytesMax) {
    for (int attempt = 1; ; attempt++) {
      List<Bytes> proposal = new ArrayList<>(injected);
      ConclusionPool.Chosen concluding =
          conclusions.choose(bytesMax, ConclusionOrder.gasMax(config.gasLimit()));
      proposal.addAll(concluding.conclusions());
      pool
          .choose(
              bytesMax - concluding.bytes(),
              config.gasLimit() - concluding.gas(),
              request.getHeight())
          .stream()
          .map(SignedTransaction::encoded)
          .forEach(proposal::add);
      ExecutedBlock block = candidates.execute(BlockInputs.of(request, proposal));
      List<Bytes> executable = withoutRefused(proposal, block);
      if (executable.size() == proposal.size() || attempt == ATTEMPTS_MAX) {
        candidates.keep(BlockInputs.of(request, executable), block.withoutRefused());
        return executable;
      }
    }
  }

  /** Leaves out the refused: they changed nothing, so the rest without them gives the same. */
  private List<Bytes> withoutRefused(List<Bytes> proposal, ExecutedBlock block) {
    List<Bytes> executable = new ArrayList<>();
    for (int i = 0; i < proposal.size(); i++) {
      if (block.results().get(i).code() == 0) {
        executable.add(proposal.get(i));
      } else {
        pool.unexecutable(Keccak.hash(proposal.get(i)));
        conclusions.refused(Keccak.hash(proposal.get(i)));
      }
    }
    return executable;
  }

  /** The valid extensions of the last commit that carry something new (rule V2). */
  private VerdictInjection injection(RequestPrepareProposal request) {
    StateView state = executor.latest();
    List<ValidatorSchedule.Member> validators = state.validators().at(request.getHeight() - 1);
    BlockInput block = BlockInputs.of(request, List.of());
    List<VerdictInjection.Entry> entries = new ArrayList<>();
    for (ExtendedVoteInfo vote : request.getLocalLastCommit().getVotesList()) {
      Bytes address = BlockInputs.bytes(vote.getValidator().getAddress());
      validators.stream()
          .filter(validator -> validator.address().equals(address))
          .filter(validator -> !vote.getVoteExtension().isEmpty())
          .forEach(
              validator ->
                  entries.add(
                      new VerdictInjection.Entry(
                          validator.publicKey(),
                          BlockInputs.bytes(vote.getVoteExtension()),
                          BlockInputs.bytes(vote.getExtensionSignature()))));
    }
    List<VerdictInjection.Entry> valid = valid(new VerdictInjection(entries), block, validators);
    return new VerdictInjection(news(valid, state)).bounded();
  }

  private List<VerdictInjection.Entry> valid(
      VerdictInjection injection, BlockInput block, List<ValidatorSchedule.Member> validators) {
    return injection.validEntries(
        validators,
        block.committed(),
        block.height() - 1,
        block.lastCommitRound(),
        config.cometChainId());
  }

  /** Keeps the entries that have a verdict on an open settlement that the state lacks (rule V2). */
  private static List<VerdictInjection.Entry> news(
      List<VerdictInjection.Entry> entries, StateView state) {
    Set<Long> open = Set.copyOf(state.pendingSettlements());
    return entries.stream().filter(entry -> isNews(entry, open, state)).toList();
  }

  private static boolean isNews(VerdictInjection.Entry entry, Set<Long> open, StateView state) {
    return VoteExtension.decode(entry.extension())
        .filter(
            extension ->
                extension.opinions().stream()
                    .map(VoteExtension.Opinion::number)
                    .anyMatch(
                        number ->
                            open.contains(number) && !state.hasVerdict(number, entry.validator())))
        .isPresent();
  }

  /**
   * The next height has content only because settlements are open, and this node has no verdict.
   */
  private boolean isWaitingForVerdicts() {
    return opinions.current().isEmpty() && !executor.latest().pendingSettlements().isEmpty();
  }

  ResponseProcessProposal process(RequestProcessProposal request) {
    BlockInput block = BlockInputs.of(request);
    Optional<String> refusal = refusal(block);
    refusal.ifPresent(
        reason ->
            LOG.warn(
                "the proposal of {} for height {} is refused: {}",
                block.proposer(),
                block.height(),
                reason));
    return ResponseProcessProposal.newBuilder()
        .setStatus(refusal.isEmpty() ? Judgement.JUDGEMENT_ACCEPT : Judgement.JUDGEMENT_REJECT)
        .build();
  }

  /** Why the chain must not have a block; nothing if it may. */
  Optional<String> refusal(BlockInput block) {
    List<Bytes> all = block.transactions();
    boolean injected = !all.isEmpty() && VerdictInjection.isInjection(all.getFirst());
    return (injected ? injectionRefusal(block) : Optional.<String>empty())
        .or(() -> orderRefusal(users(injected ? all.subList(1, all.size()) : all)))
        .or(() -> executionRefusal(block));
  }

  /** The transactions behind the conclusions, which are judged by executing them. */
  private static List<Bytes> users(List<Bytes> transactions) {
    return transactions.stream().dropWhile(Conclusion::isConclusion).toList();
  }

  /** Nothing if these are readable, in order, and together within the block's gas. */
  private Optional<String> orderRefusal(List<Bytes> transactions) {
    List<SignedTransaction> proposed = new ArrayList<>();
    for (Bytes transaction : transactions) {
      try {
        proposed.add(executor.decode(transaction));
      } catch (SignedTransaction.MalformedException e) {
        return Optional.of("a transaction cannot be read: " + e.getMessage());
      }
    }
    WorldState state = executor.latest().state();
    return new ProposalOrder(config.baseFee(), Long.MAX_VALUE, config.gasLimit())
        .refusal(proposed, state::nonce);
  }

  private Optional<String> executionRefusal(BlockInput block) {
    return candidates.execute(block).results().stream()
        .filter(result -> result.code() != 0)
        .map(result -> "a transaction cannot be executed: " + result.log())
        .findFirst();
  }

  /** Not empty, and every entry is valid and has something new (rule V2). */
  private Optional<String> injectionRefusal(BlockInput block) {
    Optional<VerdictInjection> injection = VerdictInjection.decode(block.transactions().getFirst());
    if (injection.isEmpty()) {
      return Optional.of("the verdicts cannot be read");
    }
    List<VerdictInjection.Entry> entries = injection.get().entries();
    StateView state = executor.latest();
    if (entries.isEmpty() || !news(entries, state).equals(entries)) {
      return Optional.of("a vote in the verdicts has nothing new");
    }
    List<ValidatorSchedule.Member> validators = state.validators().at(block.height() - 1);
    return valid(injection.get(), block, validators).equals(entries)
        ? Optional.empty()
        : Optional.of("a vote in the verdicts is not valid, or not in its place");
  }
}
