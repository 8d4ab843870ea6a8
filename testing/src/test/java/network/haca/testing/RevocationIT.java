package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import network.haca.client.InferenceClient;
import network.haca.client.Question;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A measurement is revoked while clients ask: its nodes get nothing more, and nobody notices. */
class RevocationIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CLIENTS = 4;
  private static final int TYPE = NodeKind.TEE_MODEL_WORKER.teeType();

  /** Traffic has to have ended when so many blocks have followed the one that revokes. */
  private static final long BLOCKS = 2;

  @TempDir private Path home;

  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> lost = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Asked> answers = new ConcurrentLinkedQueue<>();

  /**
   * @param height of the chain before the request was sent
   */
  private record Asked(long height, Bytes32 answeredBy) {}

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void withinTwoBlocksAllTrafficEndsAndNoRequestIsLost() throws Exception {
    try (Network network = Network.start(home, MODELS, NetworkPorts.free(), line -> {})) {
      EthereumClient chain =
          new EthereumClient(URI.create("http://127.0.0.1:" + network.ports().chain()));
      RegistryContract.Node node =
          RegistryContract.decodeActive(
                  chain.call(Addresses.REGISTRY, RegistryContract.getActive(TYPE)))
              .getFirst();
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(Thread.ofPlatform().start(() -> ask(network, chain)));
      }
      Await.until(PATIENCE, "the node gets no traffic", () -> answersOf(node.teeId()) > 20);
      new TransactionSender(chain, DevelopmentAccounts.KEYS.get(0))
          .send(
              Addresses.REGISTRY,
              RegistryTransactions.revokePcrSince(node.pcrHash(), TYPE, Long.MAX_VALUE));
      long revoked = revocation(chain);
      Await.until(PATIENCE, "no more blocks", () -> chain.blockNumber() >= revoked + BLOCKS + 2);
      long before = answered.get();
      Await.until(PATIENCE, "traffic does not go on", () -> answered.get() > before + 20);
      ended.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertEquals(List.of(), List.copyOf(lost));
      assertEquals(
          List.of(),
          answers.stream()
              .filter(asked -> asked.answeredBy().equals(node.teeId()))
              .filter(asked -> asked.height() >= revoked + BLOCKS)
              .toList());
      assertTrue(answersOf(node.teeId()) > 0);
    }
  }

  private void ask(Network network, EthereumClient chain) {
    Question question =
        new Question("projectile", "", "", "", List.of(InferenceClient.row("launch", 20, 45)));
    URI ingress = URI.create("http://127.0.0.1:" + network.ports().http());
    try (InferenceClient client = new InferenceClient()) {
      while (!ended.get()) {
        long height = chain.blockNumber();
        answers.add(new Asked(height, client.askHttp(ingress, question).proof().leaf().teeId()));
        answered.incrementAndGet();
      }
    } catch (Exception e) {
      lost.add(String.valueOf(e));
    }
  }

  private long answersOf(Bytes32 teeId) {
    return answers.stream().filter(asked -> asked.answeredBy().equals(teeId)).count();
  }

  /** The height of the block that revoked. */
  private static long revocation(EthereumClient chain) throws Exception {
    for (var log : chain.logs(Addresses.REGISTRY, 0, chain.blockNumber())) {
      if (log.at("/topics/0").asText().equals(RegistryContract.REVOKED_SINCE.toHex())) {
        return Long.decode(log.get("blockNumber").asText());
      }
    }
    throw new AssertionError("nothing was revoked");
  }
}
