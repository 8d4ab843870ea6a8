package network.haca.fullnode.abci;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ProposalOrder;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.tendermint.BlockIDFlag;
import network.haca.fullnode.tendermint.CommitInfo;
import network.haca.fullnode.tendermint.ExtendedVoteInfo;
import network.haca.fullnode.tendermint.Judgement;
import network.haca.fullnode.tendermint.RequestPrepareProposal;
import network.haca.fullnode.tendermint.RequestProcessProposal;
import network.haca.fullnode.tendermint.ResponsePrepareProposal;
import network.haca.fullnode.tendermint.ResponseProcessProposal;
import network.haca.primitives.Bytes;

/** Makes proposals and judges those of others: an injection of verdicts, then transactions. */
final class Proposals {
  private final ChainConfig config;
  private final BlockExecutor executor;
  private final TransactionPool pool;
  private final LedgerApplication.Opinions opinions;
  private final ProposalWait wait;

  Proposals(
      ChainConfig config,
      BlockExecutor executor,
      TransactionPool pool,
      LedgerApplication.Opinions opinions,
      ProposalWait wait) {
    this.config = config;
    this.executor = executor;
    this.pool = pool;
    this.opinions = opinions;
    this.wait = wait;
  }

  ResponsePrepareProposal prepare(RequestPrepareProposal request) {
    List<Bytes> proposal = new ArrayList<>();
    long room = request.getMaxTxBytes();
    VerdictInjection injection = injection(request);
    if (!injection.entries().isEmpty()) {
      Bytes encoded = injection.encode();
      proposal.add(encoded);
      room -= ProposalOrder.sizeInBlock(encoded);
    }
    List<Bytes> waiting = request.getTxsList().stream().map(LedgerApplication::bytes).toList();
    proposal.addAll(pool.select(waiting, room));
    if (!proposal.isEmpty()) {
      wait.reset();
    } else if (!waiting.isEmpty() || isWaitingForVerdicts()) {
      // CometBFT asks again at once while a transaction waits, if only for an earlier nonce.
      wait.await();
    }
    return ResponsePrepareProposal.newBuilder()
        .addAllTxs(proposal.stream().map(LedgerApplication::byteString).toList())
        .build();
  }

  /** The valid extensions of the last commit that carry something new (rule V2). */
  private VerdictInjection injection(RequestPrepareProposal request) {
    StateView state = executor.latest();
    List<RelayContract.Validator> validators = state.validators();
    List<VerdictInjection.Entry> entries = new ArrayList<>();
    Set<Bytes> committed = new HashSet<>();
    for (ExtendedVoteInfo vote : request.getLocalLastCommit().getVotesList()) {
      Bytes address = LedgerApplication.bytes(vote.getValidator().getAddress());
      if (vote.getBlockIdFlag() != BlockIDFlag.BLOCK_ID_FLAG_COMMIT) {
        continue;
      }
      committed.add(address);
      validators.stream()
          .filter(validator -> VerdictInjection.address(validator.publicKey()).equals(address))
          .filter(validator -> !vote.getVoteExtension().isEmpty())
          .forEach(
              validator ->
                  entries.add(
                      new VerdictInjection.Entry(
                          validator.publicKey(),
                          LedgerApplication.bytes(vote.getVoteExtension()),
                          LedgerApplication.bytes(vote.getExtensionSignature()))));
    }
    List<VerdictInjection.Entry> valid =
        new VerdictInjection(entries)
            .validEntries(
                validators,
                committed,
                request.getHeight() - 1,
                request.getLocalLastCommit().getRound(),
                config.cometChainId());
    return new VerdictInjection(valid.stream().filter(entry -> isNews(entry, state)).toList())
        .bounded();
  }

  private static boolean isNews(VerdictInjection.Entry entry, StateView state) {
    return VoteExtension.decode(entry.extension())
        .filter(
            extension ->
                extension.opinions().stream()
                    .anyMatch(opinion -> !state.hasVerdict(opinion.number(), entry.validator())))
        .isPresent();
  }

  /**
   * The next height has content only because settlements are open, and this node has no verdict.
   */
  private boolean isWaitingForVerdicts() {
    return opinions.current().isEmpty() && !executor.latest().pendingSettlements().isEmpty();
  }

  ResponseProcessProposal process(RequestProcessProposal request) {
    List<Bytes> all = request.getTxsList().stream().map(LedgerApplication::bytes).toList();
    boolean injected = !all.isEmpty() && VerdictInjection.isInjection(all.getFirst());
    boolean good =
        pool.isProposable(injected ? all.subList(1, all.size()) : all)
            && (!injected
                || isInjectionValid(
                    all.getFirst(), request.getProposedLastCommit(), request.getHeight()));
    return ResponseProcessProposal.newBuilder()
        .setStatus(good ? Judgement.JUDGEMENT_ACCEPT : Judgement.JUDGEMENT_REJECT)
        .build();
  }

  /** Not empty, and every entry is valid and has something new (rule V2). */
  private boolean isInjectionValid(Bytes transaction, CommitInfo commit, long height) {
    Optional<VerdictInjection> injection = VerdictInjection.decode(transaction);
    if (injection.isEmpty() || injection.get().entries().isEmpty()) {
      return false;
    }
    StateView state = executor.latest();
    return injection.get().entries().stream().allMatch(entry -> isNews(entry, state))
        && injection
            .get()
            .validEntries(
                state.validators(),
                LedgerApplication.committed(commit),
                height - 1,
                commit.getRound(),
                config.cometChainId())
            .equals(injection.get().entries());
  }
}
