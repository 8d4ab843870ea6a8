package network.haca.fullnode.abci;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.contracts.Addresses;
import network.haca.contracts.RelayContract;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.core.VerdictInjection;
import network.haca.fullnode.core.VoteExtension;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.rocksdb.SettlementRecords;
import network.haca.fullnode.snapshot.SnapshotStore;
import network.haca.fullnode.snapshot.SnapshotWriter;
import network.haca.fullnode.tendermint.PublicKey;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.RequestCommit;
import network.haca.fullnode.tendermint.RequestFinalizeBlock;
import network.haca.fullnode.tendermint.RequestInfo;
import network.haca.fullnode.tendermint.RequestInitChain;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseFinalizeBlock;
import network.haca.fullnode.tendermint.ValidatorUpdate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Keccak;

/** A validator of the simulation: a whole application on its own ledger, which may crash. */
final class SimulatedValidator implements AutoCloseable {
  private static final ChainConfig CONFIG = ChainConfig.development();
  static final long START = 1_790_000_000L;
  private static final int SNAPSHOTS_KEPT = 2;

  final boolean lies;
  private final Bytes seed;
  private final Path folder;
  private final RequestInitChain genesis;
  private final ChainConfig config;
  private final ProposalWait wait = new ProposalWait();

  /** When this validator knows its verdict of a settlement, by height. */
  private final Map<Long, Long> knowsAt = new HashMap<>();

  private RocksChain chain;
  private BlockExecutor executor;
  private LedgerApplication application;

  SimulatedValidator(int index, boolean lies, Path folder, RequestInitChain genesis)
      throws IOException {
    this(index, lies, folder, genesis, CONFIG);
  }

  /**
   * @param config of a chain with the same id as the development network's
   */
  SimulatedValidator(
      int index, boolean lies, Path folder, RequestInitChain genesis, ChainConfig config)
      throws IOException {
    this.seed = seedOf(index);
    this.lies = lies;
    this.folder = folder;
    this.genesis = genesis;
    this.config = config;
    this.chain = RocksChain.open(folder);
    this.executor = new BlockExecutor(config, chain);
    this.application = application();
    var _ = ask(Request.newBuilder().setInitChain(genesis).build());
  }

  private SimulatedValidator(Path folder) throws IOException {
    this.seed = seedOf(-1);
    this.lies = false;
    this.folder = folder;
    this.genesis = RequestInitChain.getDefaultInstance();
    this.config = CONFIG;
    this.chain = RocksChain.open(folder);
    this.executor = new BlockExecutor(config, chain);
    this.application = application();
  }

  /** A node whose ledger has not begun, and will from a snapshot. */
  static SimulatedValidator unborn(Path folder) throws IOException {
    return new SimulatedValidator(folder);
  }

  static Bytes seedOf(int index) {
    return Keccak.hash(Bytes.ofUtf8("simulated-" + index)).value();
  }

  /** Of validators 0, 1, ... with these powers. */
  static RequestInitChain genesis(List<Long> powers) {
    RequestInitChain.Builder request =
        RequestInitChain.newBuilder()
            .setChainId(CONFIG.cometChainId())
            .setTime(Timestamp.newBuilder().setSeconds(START));
    for (int i = 0; i < powers.size(); i++) {
      Bytes key = Ed25519.publicKeyOf(seedOf(i));
      request.addValidators(
          ValidatorUpdate.newBuilder()
              .setPower(powers.get(i))
              .setPubKey(PublicKey.newBuilder().setEd25519(ByteString.copyFrom(key.toArray()))));
    }
    return request.build();
  }

  private LedgerApplication application() {
    return new LedgerApplication(
        config,
        chain,
        executor,
        new StateSync(chain, executor, snapshots()),
        this::opinions,
        wait,
        new LedgerApplication.Listener() {
          @Override
          public void committed() {}

          @Override
          public void waiting(SignedTransaction signed) {}
        });
  }

  /** Where this node's snapshots are. */
  SnapshotStore snapshots() {
    return new SnapshotStore(folder.resolve("snapshots"), SNAPSHOTS_KEPT);
  }

  /** Takes a snapshot of the latest height, which has content. */
  void takeSnapshot() throws IOException {
    var _ = SnapshotWriter.write(chain, executor, snapshots(), height());
  }

  RocksChain chain() {
    return chain;
  }

  BlockExecutor executor() {
    return executor;
  }

  SettlementRecords settlements() {
    return chain.settlements();
  }

  Bytes32 publicKey() {
    return new Bytes32(Ed25519.publicKeyOf(seed));
  }

  Response ask(Request request) {
    // A proposal that waits for news would wait in real time.
    wait.signal();
    return application.answer(request);
  }

  /** On a real socket. */
  AbciServer serve() throws IOException {
    return AbciServer.start("127.0.0.1", 0, application);
  }

  /** What is in memory is gone; the ledger is what was synced. */
  void crash() throws IOException {
    chain.close();
    chain = RocksChain.open(folder);
    executor = new BlockExecutor(config, chain);
    application = application();
    if (height() == 0) {
      var _ = ask(Request.newBuilder().setInitChain(genesis).build());
    }
  }

  long height() {
    return ask(Request.newBuilder().setInfo(RequestInfo.getDefaultInstance()).build())
        .getInfo()
        .getLastBlockHeight();
  }

  StateView latest() {
    return executor.latest();
  }

  ResponseFinalizeBlock finalizeBlock(RequestFinalizeBlock block) {
    return ask(Request.newBuilder().setFinalizeBlock(block).build()).getFinalizeBlock();
  }

  void commit() {
    var _ = ask(Request.newBuilder().setCommit(RequestCommit.getDefaultInstance()).build());
  }

  /** A batch is good if its root is even. */
  static boolean isGood(Bytes32 root) {
    return root.value().get(31) % 2 == 0;
  }

  /** Learns of new settlements; each verdict is ready some heights later. */
  void look(long height, long delay) {
    latest().pendingSettlements().forEach(open -> knowsAt.putIfAbsent(open, height + delay));
  }

  private List<VoteExtension.Opinion> opinions() {
    StateView state = latest();
    List<VoteExtension.Opinion> opinions = new ArrayList<>();
    for (long open : state.pendingSettlements()) {
      boolean ready = knowsAt.getOrDefault(open, Long.MAX_VALUE) <= state.block().number();
      if (ready && !state.hasVerdict(open, publicKey())) {
        boolean good = isGood(state.settlement(open).root());
        opinions.add(new VoteExtension.Opinion(open, good != lies));
      }
    }
    return opinions;
  }

  Bytes signExtension(Bytes extension, long height, int round) {
    return signExtension(seed, extension, height, round);
  }

  static Bytes signExtension(Bytes seed, Bytes extension, long height, int round) {
    return Ed25519.sign(
        seed, VerdictInjection.signBytes(extension, height, round, CONFIG.cometChainId()));
  }

  Optional<RelayContract.Status> status(Bytes32 root) {
    return Optional.of(
            RelayContract.decodeRoot(latest().read(Addresses.RELAY, RelayContract.getRoot(root)))
                .status())
        .filter(status -> status != RelayContract.Status.NONE);
  }

  @Override
  public void close() {
    chain.close();
  }
}
