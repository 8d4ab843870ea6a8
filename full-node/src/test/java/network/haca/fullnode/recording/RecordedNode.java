package network.haca.fullnode.recording;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import network.haca.fullnode.abci.LedgerApplication;
import network.haca.fullnode.abci.ProposalWait;
import network.haca.fullnode.abci.StateSync;
import network.haca.fullnode.core.BlockExecutor;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.ChainReader;
import network.haca.fullnode.core.SignedTransaction;
import network.haca.fullnode.core.StateView;
import network.haca.fullnode.rocksdb.RocksChain;
import network.haca.fullnode.snapshot.SnapshotStore;
import network.haca.fullnode.snapshot.SnapshotWriter;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseFinalizeBlock;
import network.haca.fullnode.verdict.RecordedBatch;
import network.haca.primitives.Bytes;
import network.haca.primitives.Sha256;

/** A full node's ledger in a fresh folder, and what it concludes from each request, in one line. */
final class RecordedNode implements AutoCloseable {
  private final Path folder;
  private final RocksChain chain;
  private final BlockExecutor executor;
  private final LedgerApplication application;

  RecordedNode(ChainConfig config, Path folder) throws IOException {
    this.folder = folder;
    this.chain = RocksChain.open(folder.resolve("ledger"));
    this.executor = new BlockExecutor(config, chain);
    this.application =
        new LedgerApplication(
            config,
            chain,
            executor,
            new StateSync(chain, executor, snapshots()),
            List::of,
            new ProposalWait(),
            new Unheard());
  }

  private SnapshotStore snapshots() {
    return new SnapshotStore(folder.resolve("snapshots"), 1);
  }

  StateView latest() {
    return executor.latest();
  }

  Response ask(Request request) {
    return application.answer(request);
  }

  /** The line that a replay must say of this answer again; nothing of one that says nothing. */
  static List<String> conclusion(Request request, Response response) {
    return switch (request.getValueCase()) {
      case INIT_CHAIN -> List.of("0 " + hex(response.getInitChain().getAppHash()));
      case FINALIZE_BLOCK ->
          List.of(
              request.getFinalizeBlock().getHeight()
                  + " "
                  + hex(response.getFinalizeBlock().getAppHash())
                  + " "
                  + digest(response.getFinalizeBlock()));
      default -> List.of();
    };
  }

  /** Of all but the logs' wording, which is nothing that validators agree on. */
  private static String digest(ResponseFinalizeBlock response) {
    ResponseFinalizeBlock.Builder agreed = response.toBuilder();
    agreed.getTxResultsBuilderList().forEach(result -> result.clearLog());
    return Sha256.hash(Bytes.wrap(agreed.build().toByteArray())).toHex();
  }

  private static String hex(ByteString bytes) {
    return Bytes.wrap(bytes.toByteArray()).toHex();
  }

  /** What a validator finds of a settlement whose blob it is given, on the state as it is now. */
  String verdict(RecordedBlob blob) {
    return "verdict "
        + blob.settlement()
        + " "
        + RecordedBatch.judge(chain, executor, blob.settlement(), blob.bytes());
  }

  /** The hash of a snapshot of the latest height with content. */
  String snapshot() throws IOException {
    long height = chain.head().map(ChainReader.Head::contentHeight).orElseThrow();
    return "snapshot "
        + height
        + " "
        + SnapshotWriter.write(chain, executor, snapshots(), height).hash().toHex();
  }

  @Override
  public void close() {
    chain.close();
  }

  private static final class Unheard implements LedgerApplication.Listener {
    @Override
    public void committed() {}

    @Override
    public void waiting(SignedTransaction signed) {}
  }
}
