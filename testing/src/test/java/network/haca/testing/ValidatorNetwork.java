package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.testnet.ValidatorHomes;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.tendermint.Request;
import network.haca.fullnode.tendermint.Response;
import network.haca.fullnode.tendermint.ResponseExtendVote;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * Validators under real CometBFT that know one another; some of them may say something else than
 * what they find.
 */
final class ValidatorNetwork implements AutoCloseable {
  private final Vertx vertx;
  private final Path home;
  private final List<NetworkPorts> ports = new ArrayList<>();
  private List<Map<String, String>> settings = List.of();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  private ValidatorNetwork(Vertx vertx, Path home) {
    this.vertx = vertx;
    this.home = home;
  }

  /**
   * Starts {@code count} validators.
   *
   * @param common settings that all have
   * @param own settings of some, by index, over those
   * @param liars by index: what they say in a vote in place of what they found, both as the bytes
   *     of an extension
   */
  static ValidatorNetwork start(
      Vertx vertx,
      Path home,
      int count,
      Map<String, String> common,
      Map<Integer, Map<String, String>> own,
      Map<Integer, UnaryOperator<Bytes>> liars)
      throws Exception {
    ValidatorNetwork network = new ValidatorNetwork(vertx, home);
    for (int i = 0; i < count; i++) {
      network.ports.add(NetworkPorts.free());
    }
    network.settings = ValidatorHomes.prepare(home, network.ports, common, line -> {});
    own.forEach((index, settings) -> network.settings.get(index).putAll(settings));
    for (int i = 0; i < count; i++) {
      UnaryOperator<Bytes> lie = liars.get(i);
      if (lie == null) {
        network.startHonest(i);
      } else {
        network.startLiar(i, lie);
      }
    }
    return network;
  }

  /**
   * Starts another node, which begins from a snapshot of the others; its validator's key. Its
   * process ends once in the middle of that.
   *
   * @param trusted {@code HEIGHT:HASH} of a block
   */
  Bytes32 joinByStateSync(String trusted) throws Exception {
    NetworkPorts own = NetworkPorts.free();
    Map<String, String> joining = new TreeMap<>(settings.getFirst());
    joining.put("node.home", home.resolve("node-" + ports.size()).toString());
    joining.put("node.rpc.port", Integer.toString(own.chain()));
    joining.put("node.ws.port", Integer.toString(own.chainWebSocket()));
    joining.put("node.rpc.parts.port", Integer.toString(own.chainParts()));
    joining.put("node.cometbft.rpc.port", Integer.toString(own.cometRpc()));
    joining.put("node.cometbft.p2p.port", Integer.toString(own.cometP2p()));
    joining.put(
        "node.stateSync.servers",
        "127.0.0.1:%d,127.0.0.1:%d".formatted(ports.get(0).cometRpc(), ports.get(1).cometRpc()));
    joining.put("node.stateSync.trust", trusted);
    Process crashing =
        CrashingNode.start(
            joining, Request.ValueCase.APPLY_SNAPSHOT_CHUNK, CrashingNode.Moment.AFTER);
    assertEquals(CrashingNode.EXIT, crashing.waitFor());
    ports.add(own);
    settings = Stream.concat(settings.stream(), Stream.of(joining)).toList();
    startHonest(ports.size() - 1);
    return validatorKey(ports.size() - 1);
  }

  Bytes32 validatorKey(int index) throws IOException {
    return Bytes32.copyOf(Base64.getDecoder().decode(cometHome(index).validatorKey()));
  }

  /** CometBFT's RPC of a validator. */
  URI cometRpc(int index) {
    return URI.create("http://127.0.0.1:" + ports.get(index).cometRpc());
  }

  /** The JSON-RPC of an honest validator. */
  URI rpc(int index) {
    return URI.create("http://127.0.0.1:" + ports.get(index).chain());
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a validator does not close", e);
      }
    }
  }

  private CometBftHome cometHome(int index) {
    return new CometBftHome(home.resolve("node-" + index).resolve("cometbft"));
  }

  private void startHonest(int index) throws Exception {
    parts.push(FullNode.start(vertx, FullNodeConfig.read(settings.get(index)), line -> {}));
  }

  private void startLiar(int index, UnaryOperator<Bytes> lie) throws Exception {
    parts.push(
        ChangedNode.start(
            FullNodeConfig.read(settings.get(index)),
            honest -> request -> lying(honest.answer(request), lie)));
  }

  private static Response lying(Response honest, UnaryOperator<Bytes> lie) {
    if (!honest.hasExtendVote()) {
      return honest;
    }
    Bytes truth = Bytes.wrap(honest.getExtendVote().getVoteExtension().toByteArray());
    return honest.toBuilder()
        .setExtendVote(
            ResponseExtendVote.newBuilder()
                .setVoteExtension(ByteString.copyFrom(lie.apply(truth).toArray())))
        .build();
  }
}
