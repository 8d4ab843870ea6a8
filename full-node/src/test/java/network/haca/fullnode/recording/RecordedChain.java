package network.haca.fullnode.recording;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import network.haca.contracts.ValidatorSchedule;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.tendermint.BlockIDFlag;
import network.haca.fullnode.tendermint.CommitInfo;
import network.haca.fullnode.tendermint.ExecTxResult;
import network.haca.fullnode.tendermint.Misbehavior;
import network.haca.fullnode.tendermint.MisbehaviorType;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCommit;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.Validator;
import network.haca.fullnode.tendermint.VoteInfo;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/** A chain while it is recorded: CometBFT's part is played here, with all validators' keys. */
final class RecordedChain implements AutoCloseable {
  private static final int SECONDS_PER_HEIGHT = 10;
  private static final int ROUND = 0;

  final ChainConfig config;
  final List<Wallet> wallets;
  private final List<Bytes> seeds;
  private final RecordedNode node;
  private final List<Request> requests = new ArrayList<>();
  private final List<RecordedBlob> blobs = new ArrayList<>();
  private final List<String> conclusions = new ArrayList<>();
  private long height;

  RecordedChain(ChainConfig config, List<Bytes> seeds, Path folder) throws IOException {
    this.config = config;
    this.seeds = List.copyOf(seeds);
    this.wallets =
        DevelopmentAccounts.KEYS.stream().map(key -> new Wallet(config.chainId(), key)).toList();
    this.node = new RecordedNode(config, folder);
    var _ = ask(Request.newBuilder().setInitChain(RecordedGenesis.request(config, seeds)).build());
  }

  private Response ask(Request request) {
    Response response = node.ask(request);
    requests.add(request);
    conclusions.addAll(RecordedNode.conclusion(request, response));
    return response;
  }

  /** Of the latest block. */
  long height() {
    return height;
  }

  /** Of the next block, in seconds. */
  long time() {
    return RecordedGenesis.START + (height + 1) * SECONDS_PER_HEIGHT;
  }

  StateView latest() {
    return node.latest();
  }

  /** The next block, decided, executed and committed; the results of its transactions. */
  List<ExecTxResult> block(Bytes... transactions) {
    return block(List.of(), transactions);
  }

  /** A block with evidence that a validator signed twice. */
  List<ExecTxResult> block(List<Integer> caught, Bytes... transactions) {
    RequestFinalizeBlock.Builder block =
        RequestFinalizeBlock.newBuilder()
            .setHeight(height + 1)
            .setTime(Timestamp.newBuilder().setSeconds(time()))
            .setProposerAddress(byteString(address((int) (height % seeds.size()))))
            .setDecidedLastCommit(lastCommit());
    caught.forEach(validator -> block.addMisbehavior(misbehaviour(validator)));
    for (Bytes transaction : transactions) {
      block.addTxs(byteString(transaction));
    }
    List<ExecTxResult> results =
        ask(Request.newBuilder().setFinalizeBlock(block).build())
            .getFinalizeBlock()
            .getTxResultsList();
    var _ = ask(Request.newBuilder().setCommit(RequestCommit.getDefaultInstance()).build());
    height++;
    return results;
  }

  void emptyBlocks(int count) {
    for (int i = 0; i < count; i++) {
      var _ = block();
    }
  }

  /** Has the settlement judged on the state of now. */
  void judge(long settlement, Bytes blob) {
    RecordedBlob recorded = new RecordedBlob(height, settlement, blob);
    blobs.add(recorded);
    conclusions.add(node.verdict(recorded));
  }

  /** What the next block's proposer injects if these validators have that opinion. */
  Bytes verdicts(long settlement, boolean yes, int... validators) {
    List<VerdictInjection.Entry> entries = new ArrayList<>();
    for (int validator : validators) {
      entries.add(entry(settlement, yes, validator));
    }
    return new VerdictInjection(entries).encode();
  }

  VerdictInjection.Entry entry(long settlement, boolean yes, int validator) {
    Bytes extension =
        new VoteExtension(List.of(new VoteExtension.Opinion(settlement, yes))).encode();
    Bytes message = VerdictInjection.signBytes(extension, height, ROUND, config.cometChainId());
    return new VerdictInjection.Entry(
        validatorKey(validator),
        extension,
        network.haca.primitives.Ed25519.sign(seeds.get(validator), message));
  }

  Bytes32 validatorKey(int validator) {
    return RecordedGenesis.publicKey(seeds.get(validator));
  }

  private Bytes address(int validator) {
    return new ValidatorSchedule.Member(validatorKey(validator), 1).address();
  }

  private CommitInfo lastCommit() {
    CommitInfo.Builder commit = CommitInfo.newBuilder().setRound(ROUND);
    for (int validator = 0; height > 0 && validator < seeds.size(); validator++) {
      commit.addVotes(
          VoteInfo.newBuilder()
              .setValidator(
                  Validator.newBuilder().setAddress(byteString(address(validator))).setPower(10))
              .setBlockIdFlag(BlockIDFlag.BLOCK_ID_FLAG_COMMIT));
    }
    return commit.build();
  }

  private Misbehavior misbehaviour(int validator) {
    return Misbehavior.newBuilder()
        .setType(MisbehaviorType.MISBEHAVIOR_TYPE_DUPLICATE_VOTE)
        .setValidator(
            Validator.newBuilder().setAddress(byteString(address(validator))).setPower(10))
        .setHeight(height)
        .build();
  }

  /** Ends the recording and writes it beside its genesis. */
  void write(Path target) throws IOException {
    conclusions.add(node.snapshot());
    RecordedGenesis.write(config, seeds, target);
    new Recording(target.resolve(Recording.GENESIS), requests, blobs).write(target, conclusions);
  }

  private static ByteString byteString(Bytes bytes) {
    return ByteString.copyFrom(bytes.toArray());
  }

  @Override
  public void close() {
    node.close();
  }
}
