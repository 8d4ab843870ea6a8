package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.abci.AbciServer;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Request.ValueCase;
import network.haca.fullnode.tendermint.Response;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.testing.CrashingNode.Moment;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule L3 through crashes: a validator's processes end at each call of ABCI, and go on from what is
 * on disk. CometBFT itself stops where the application's hash is not the one it knows; in the end a
 * node that replays everything has to come to the same header.
 */
class CrashIT {
  private static final Address NOBODY = Address.ofWord(Bytes32.ofUnsigned(0xcccc));
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final List<ValueCase> AROUND_COMMIT =
      List.of(ValueCase.FINALIZE_BLOCK, ValueCase.COMMIT);
  private static final List<ValueCase> BEFORE =
      List.of(ValueCase.PREPARE_PROPOSAL, ValueCase.PROCESS_PROPOSAL, ValueCase.EXTEND_VOTE);
  private static final List<Moment> MOMENTS = List.of(Moment.values());

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();
  private Map<String, String> settings = Map.of();
  private int transfers;

  @BeforeEach
  void configure() {
    settings = settings("validator", NetworkPorts.free());
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private Map<String, String> settings(String name, NetworkPorts ports) {
    return new TreeMap<>(
        Map.of(
            "node.home", home.resolve(name).toString(),
            "node.rpc.port", Integer.toString(ports.chain()),
            "node.ws.port", Integer.toString(ports.chainWebSocket()),
            "node.rpc.parts.port", Integer.toString(ports.chainParts()),
            "node.cometbft.rpc.port", Integer.toString(ports.cometRpc()),
            "node.cometbft.p2p.port", Integer.toString(ports.cometP2p())));
  }

  private FullNode start(Map<String, String> node) throws Exception {
    return FullNode.start(vertx, FullNodeConfig.read(node), line -> {});
  }

  private static EthereumClient client(Map<String, String> node) {
    return new EthereumClient(URI.create("http://127.0.0.1:" + node.get("node.rpc.port")));
  }

  /** Starts the validator properly, and sees that it goes on and has all that it had. */
  private void goOn() throws Exception {
    try (FullNode _ = start(settings)) {
      EthereumClient chain = client(settings);
      TransactionSender user = new TransactionSender(chain, DevelopmentAccounts.KEYS.get(2));
      var _ = user.send(NOBODY, Bytes.EMPTY);
      transfers++;
      assertEquals(transfers, chain.nonce(user.account()));
    }
  }

  /** When it has executed a block that is not on disk, and when one is that CometBFT lacks. */
  @Test
  @Timeout(300)
  void theApplicationMayEndAroundCommit() throws Exception {
    endApplication(AROUND_COMMIT, List.of(Moment.AFTER));
  }

  @Tag("full")
  @Test
  @Timeout(300)
  void theApplicationMayEndBeforeItAnswersAroundCommit() throws Exception {
    endApplication(AROUND_COMMIT, List.of(Moment.BEFORE));
  }

  @Test
  @Timeout(300)
  void theApplicationMayEndWhileTheChainBegins() throws Exception {
    endApplicationAt(ValueCase.INIT_CHAIN, Moment.BEFORE);
    endApplicationAt(ValueCase.INIT_CHAIN, Moment.AFTER);
    goOn();
    requireReplayed();
  }

  @Tag("full")
  @Test
  @Timeout(300)
  void theApplicationMayEndAtAnyCallBefore() throws Exception {
    endApplication(BEFORE, MOMENTS);
  }

  @Test
  @Timeout(300)
  void cometBftMayEndAroundCommit() throws Exception {
    endCometBft(AROUND_COMMIT);
  }

  @Tag("full")
  @Test
  @Timeout(300)
  void cometBftMayEndAtAnyCallBefore() throws Exception {
    endCometBft(BEFORE);
  }

  private void endApplication(List<ValueCase> calls, List<Moment> moments) throws Exception {
    goOn();
    for (ValueCase call : calls) {
      for (Moment moment : moments) {
        endApplicationAt(call, moment);
        goOn();
      }
    }
    requireReplayed();
  }

  private void endApplicationAt(ValueCase call, Moment moment) throws Exception {
    Process process = CrashingNode.start(settings, call, moment);
    assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), call::name);
    assertEquals(CrashingNode.EXIT, process.exitValue(), call::name);
  }

  private void endCometBft(List<ValueCase> calls) throws Exception {
    goOn();
    for (ValueCase call : calls) {
      AtomicInteger ended = new AtomicInteger();
      try (ChangedNode _ =
          ChangedNode.start(
              FullNodeConfig.read(settings),
              application -> request -> endingCometBft(application, request, call, ended))) {
        Await.until(PATIENCE, "no " + call, () -> ended.get() > 0);
      }
      goOn();
    }
    requireReplayed();
  }

  /** The first time, kills CometBFT before it hears the answer. */
  private Response endingCometBft(
      AbciServer.Application application, Request request, ValueCase call, AtomicInteger ended) {
    Response response = application.answer(request);
    if (request.getValueCase() == call && ended.getAndIncrement() == 0) {
      ChildProcesses.killCometBft(ProcessHandle.current());
    }
    return response;
  }

  /** Another node fetches all blocks since genesis and comes to the same header. */
  private void requireReplayed() throws Exception {
    Map<String, String> other = settings("other", NetworkPorts.free());
    other.put("node.genesis", home.resolve("validator/cometbft/config/genesis.json").toString());
    String peer = FullNode.introduce(FullNodeConfig.read(settings), line -> {}).peer();
    other.put("node.peers", peer);
    try (FullNode _ = start(settings);
        FullNode _ = start(other)) {
      EthereumClient chain = client(settings);
      EthereumClient replayed = client(other);
      long height = chain.blockNumber();
      Await.until(PATIENCE, "the other node stays behind", () -> replayed.blockNumber() >= height);
      assertEquals(chain.rawHeader(height), replayed.rawHeader(height));
    }
  }
}
