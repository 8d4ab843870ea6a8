package network.haca.fullnode.abci;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import network.haca.contracts.ValidatorSchedule;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.ExecutedBlock;
import network.haca.fullnode.core.Genesis;
import network.haca.fullnode.core.Opinions;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.pool.ConclusionPool;
import network.haca.fullnode.pool.PoolLimits;
import network.haca.fullnode.pool.TransactionPool;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.tendermint.ExecTxResult;
import network.haca.fullnode.tendermint.Judgement;
import network.haca.fullnode.tendermint.PublicKey;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCheckTx;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.RequestInitChain;
import network.haca.fullnode.tendermint.RequestVerifyVoteExtension;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseCheckTx;
import network.haca.fullnode.tendermint.ResponseCommit;
import network.haca.fullnode.tendermint.ResponseEcho;
import network.haca.fullnode.tendermint.ResponseExtendVote;
import network.haca.fullnode.tendermint.ResponseFinalizeBlock;
import network.haca.fullnode.tendermint.ResponseFlush;
import network.haca.fullnode.tendermint.ResponseInfo;
import network.haca.fullnode.tendermint.ResponseInitChain;
import network.haca.fullnode.tendermint.ResponseInsertTx;
import network.haca.fullnode.tendermint.ResponseQuery;
import network.haca.fullnode.tendermint.ResponseReapTxs;
import network.haca.fullnode.tendermint.ResponseVerifyVoteExtension;
import network.haca.fullnode.tendermint.ValidatorUpdate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.service.BuildVersion;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as CometBFT drives it. Only FinalizeBlock and Commit change anything; between them the
 * block waits here.
 */
public final class LedgerApplication implements AbciServer.Application {
  /** Of RequestCheckTx: the transaction was checked before an earlier block already. */
  static final int RECHECK = 1;

  private static final int CODE_UNKNOWN_PATH = 1;

  private final ChainConfig config;
  private final RocksChain chain;
  private final Candidates candidates;
  private final StateAccounts accounts;
  private final TransactionPool pool;
  private final ConclusionPool conclusions;
  private final TransactionChecker checker;
  private final Proposals proposals;
  private final StateSync stateSync;
  private final Opinions opinions;
  private final Listener listener;
  private final ReentrantLock consensus = new ReentrantLock();
  private @Nullable ExecutedBlock finalized;

  /** Hears of what happens; must not wait. */
  public interface Listener {
    /** After each Commit. */
    void committed();

    /** A new transaction waits for its block. */
    void waiting(SignedTransaction signed);
  }

  /**
   * @param wait signalled when one of the opinions is ready
   * @param listener told of commits and transactions
   */
  public LedgerApplication(
      ChainConfig config,
      RocksChain chain,
      BlockExecutor executor,
      StateSync stateSync,
      Opinions opinions,
      ProposalWait wait,
      Listener listener) {
    this.config = config;
    this.chain = chain;
    this.candidates = new Candidates(executor);
    this.accounts = new StateAccounts(executor);
    this.pool = new TransactionPool(PoolLimits.of(config), accounts, InstantSource.system());
    this.conclusions = new ConclusionPool(new StateAdmissions(executor, InstantSource.system()));
    this.checker =
        new TransactionChecker(
            executor,
            pool,
            conclusions,
            wait::signal,
            signed -> {
              wait.signal();
              listener.waiting(signed);
            });
    this.proposals = new Proposals(config, executor, candidates, pool, conclusions, opinions, wait);
    this.stateSync = stateSync;
    this.opinions = opinions;
    this.listener = listener;
  }

  @Override
  public Response answer(Request request) {
    Response.Builder response = Response.newBuilder();
    switch (request.getValueCase()) {
      case ECHO ->
          response.setEcho(ResponseEcho.newBuilder().setMessage(request.getEcho().getMessage()));
      case FLUSH -> response.setFlush(ResponseFlush.getDefaultInstance());
      case INFO -> response.setInfo(info());
      case QUERY ->
          response.setQuery(
              ResponseQuery.newBuilder()
                  .setCode(CODE_UNKNOWN_PATH)
                  .setLog("the ledger is read by Ethereum JSON-RPC"));
      case CHECK_TX -> response.setCheckTx(check(request.getCheckTx()));
      case LIST_SNAPSHOTS -> response.setListSnapshots(stateSync.list());
      case LOAD_SNAPSHOT_CHUNK ->
          response.setLoadSnapshotChunk(stateSync.load(request.getLoadSnapshotChunk()));
      case OFFER_SNAPSHOT -> response.setOfferSnapshot(stateSync.offer(request.getOfferSnapshot()));
      case APPLY_SNAPSHOT_CHUNK ->
          response.setApplySnapshotChunk(stateSync.apply(request.getApplySnapshotChunk()));
      case INSERT_TX ->
          response.setInsertTx(
              ResponseInsertTx.newBuilder()
                  .setCode(
                      checker.offer(BlockInputs.bytes(request.getInsertTx().getTx())).getCode()));
      case REAP_TXS -> response.setReapTxs(ResponseReapTxs.getDefaultInstance());
      case VALUE_NOT_SET -> throw new IllegalArgumentException("a request of no known kind");
      default -> answerConsensus(request, response);
    }
    return response.build();
  }

  private void answerConsensus(Request request, Response.Builder response) {
    consensus.lock();
    try {
      switch (request.getValueCase()) {
        case INIT_CHAIN -> response.setInitChain(initChain(request.getInitChain()));
        case PREPARE_PROPOSAL ->
            response.setPrepareProposal(proposals.prepare(request.getPrepareProposal()));
        case PROCESS_PROPOSAL ->
            response.setProcessProposal(proposals.process(request.getProcessProposal()));
        case EXTEND_VOTE -> response.setExtendVote(extendVote());
        case VERIFY_VOTE_EXTENSION ->
            response.setVerifyVoteExtension(verify(request.getVerifyVoteExtension()));
        case FINALIZE_BLOCK -> response.setFinalizeBlock(finalize(request.getFinalizeBlock()));
        case COMMIT -> response.setCommit(commit());
        default -> throw new IllegalStateException("answered elsewhere");
      }
    } finally {
      consensus.unlock();
    }
  }

  /** The transactions that wait for their block. */
  public TransactionPool pool() {
    return pool;
  }

  private ResponseCheckTx check(RequestCheckTx request) {
    Bytes transaction = BlockInputs.bytes(request.getTx());
    return request.getType() == RECHECK ? checker.recheck(transaction) : checker.offer(transaction);
  }

  private ResponseInfo info() {
    ResponseInfo.Builder info =
        ResponseInfo.newBuilder()
            .setData("haca")
            .setVersion(BuildVersion.text())
            .setAppVersion(config.rules().number());
    Optional<ChainReader.Head> head = chain.head().filter(known -> known.height() > 0);
    head.ifPresent(
        known ->
            info.setLastBlockHeight(known.height())
                .setLastBlockAppHash(BlockInputs.byteString(known.appHash().value())));
    return info.build();
  }

  private ResponseInitChain initChain(RequestInitChain request) {
    if (!request.getChainId().equals(config.cometChainId())) {
      throw new IllegalArgumentException(
          "CometBFT's genesis is of chain %s, this node's configuration of %s"
              .formatted(request.getChainId(), config.cometChainId()));
    }
    List<ValidatorSchedule.Member> validators =
        request.getValidatorsList().stream()
            .map(
                update ->
                    new ValidatorSchedule.Member(
                        Bytes32.copyOf(update.getPubKey().getEd25519().toByteArray()),
                        update.getPower()))
            .toList();
    if (chain.head().isEmpty()) {
      chain.clear();
    }
    ExecutedBlock genesis =
        Genesis.execute(config, chain, validators, request.getTime().getSeconds());
    chain.commit(genesis);
    return ResponseInitChain.newBuilder()
        .setAppHash(BlockInputs.byteString(genesis.head().appHash().value()))
        .build();
  }

  private ResponseExtendVote extendVote() {
    Bytes extension = new VoteExtension(opinions.current()).encode();
    return ResponseExtendVote.newBuilder()
        .setVoteExtension(BlockInputs.byteString(extension))
        .build();
  }

  /** Only over-size is refused: unreadable bytes count as no verdict (rule V1). */
  private static ResponseVerifyVoteExtension verify(RequestVerifyVoteExtension request) {
    boolean fits = request.getVoteExtension().size() <= VoteExtension.BYTES_MAX;
    return ResponseVerifyVoteExtension.newBuilder()
        .setStatus(fits ? Judgement.JUDGEMENT_ACCEPT : Judgement.JUDGEMENT_REJECT)
        .build();
  }

  private ResponseFinalizeBlock finalize(RequestFinalizeBlock request) {
    ExecutedBlock block = candidates.execute(BlockInputs.of(request));
    finalized = block;
    ResponseFinalizeBlock.Builder response =
        ResponseFinalizeBlock.newBuilder()
            .setAppHash(BlockInputs.byteString(block.head().appHash().value()));
    for (ExecutedBlock.TransactionResult result : block.results()) {
      response.addTxResults(
          ExecTxResult.newBuilder()
              .setCode(result.code())
              .setLog(result.log())
              .setGasWanted(result.gasWanted())
              .setGasUsed(result.gasUsed()));
    }
    for (ValidatorSchedule.Member member : block.validatorUpdates()) {
      response.addValidatorUpdates(
          ValidatorUpdate.newBuilder()
              .setPubKey(
                  PublicKey.newBuilder()
                      .setEd25519(BlockInputs.byteString(member.publicKey().value())))
              .setPower(member.power()));
    }
    return response.build();
  }

  private ResponseCommit commit() {
    if (finalized == null) {
      throw new IllegalStateException("Commit without FinalizeBlock");
    }
    ExecutedBlock block = finalized;
    chain.commit(block);
    finalized = null;
    candidates.reset();
    accounts.refresh();
    pool.committed(BlockSenders.of(block.entries()));
    conclusions.committed();
    listener.committed();
    return ResponseCommit.getDefaultInstance();
  }
}
