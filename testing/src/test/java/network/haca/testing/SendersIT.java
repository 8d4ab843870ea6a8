package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import network.haca.client.InferenceClient;
import network.haca.client.Question;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.UnsignedTransaction;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.NodeKind;
import network.haca.senders.KeyFile;
import network.haca.senders.SenderRole;
import network.haca.testkit.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network sends in the name of accounts of its own, whose keys nobody else has. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class SendersIT {
  private static final Path MODELS = Path.of("../inference-workers/tensor-worker/target/models");
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Address NOBODY = Address.ofWord(Bytes32.ofUnsigned(0xcccc));
  private static final int TRANSFERS = 4;

  @TempDir private Path home;

  private final HttpClient http = HttpClient.newHttpClient();
  private final NetworkPorts ports = NetworkPorts.free();
  private final EthereumClient chain =
      new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());

  private Network start() throws Exception {
    return Network.start(home, MODELS, ports, said::add);
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private int status(int port, String path) throws Exception {
    return get(port, path).statusCode();
  }

  /** An answer, and all the way to its receipt. */
  private void settle(String verification) throws Exception {
    awaitReceipt(ask(verification));
  }

  private Bytes32 ask(String verification) throws Exception {
    Await.until(
        PATIENCE, "no node gets ready", () -> status(ports.http(), "/v2/health/ready") == 200);
    Question question =
        new Question(
            "projectile", "", verification, "", List.of(InferenceClient.row("launch", 20, 45)));
    try (InferenceClient client = new InferenceClient()) {
      return client.askGrpc("127.0.0.1", ports.grpc(), question).proof().leaf().hash();
    }
  }

  private void awaitReceipt(Bytes32 leaf) throws Exception {
    Await.until(
        PATIENCE,
        "no receipt of " + leaf,
        () -> status(ports.receipts(), "/v1/receipts/" + leaf) == 200);
  }

  private Address account(String name) throws IOException {
    return Secp256k1.addressOf(KeyFile.read(NetworkSenders.file(home, name)));
  }

  private void assertDevelopmentAccountsHaveSent(long... nonces) throws Exception {
    for (int i = 0; i < nonces.length; i++) {
      assertEquals(nonces[i], chain.nonce(DevelopmentAccounts.addresses().get(i)), "dev" + i);
    }
  }

  private Set<Address> owners() throws Exception {
    Set<Address> owners = new TreeSet<>(Comparator.comparing(Address::toHex));
    for (NodeKind kind : List.of(NodeKind.TEE_MODEL_WORKER, NodeKind.VANILLA)) {
      RegistryContract.decodeActive(
              chain.call(Addresses.REGISTRY, RegistryContract.getActive(kind.teeType())))
          .forEach(node -> owners.add(node.owner()));
    }
    return owners;
  }

  /** As ethers' or viem's nonce managers do: asked for once, counted from then on. */
  private void sendWithCachedNonces() throws Exception {
    Bytes32 key = DevelopmentAccounts.KEYS.getFirst();
    long first = chain.nonce(Secp256k1.addressOf(key));
    List<Bytes32> leaves = new ArrayList<>();
    for (int i = 0; i < TRANSFERS; i++) {
      leaves.add(ask(i % 2 == 0 ? "TEE" : "VANILLA"));
      Bytes raw =
          UnsignedTransaction.legacy(first + i, chain.gasPrice(), 21_000, NOBODY, Bytes.EMPTY)
              .sign(chain.chainId(), key);
      Bytes32 hash = chain.send(raw);
      Await.until(PATIENCE, "no block takes " + hash, () -> chain.receipt(hash).isPresent());
    }
    for (Bytes32 leaf : leaves) {
      awaitReceipt(leaf);
    }
  }

  private void assertNoFileButTheirOwnHasAKey(Set<String> keys) throws Exception {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(home.resolve("keys"))) {
          String text = Files.readString(file, StandardCharsets.ISO_8859_1);
          keys.forEach(key -> assertFalse(text.contains(key), file::toString));
        }
      }
    }
    keys.forEach(key -> assertFalse(said.toString().contains(key)));
  }

  private Set<String> keys() throws Exception {
    Set<String> keys = new TreeSet<>();
    for (String name : NetworkSenders.names(home)) {
      Path file = NetworkSenders.file(home, name);
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      keys.add(KeyFile.read(file).toHex().substring(2));
    }
    assertEquals(6, keys.size(), "one for the bridge, its keeper and each kind of node");
    return keys;
  }

  private HacaCommand.Outcome keysCommand(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of("keys"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--home", home.toString(), "--chain"));
    all.add("http://127.0.0.1:" + ports.chain());
    HacaCommand.Outcome outcome = HacaCommand.run(all.toArray(String[]::new));
    assertEquals(0, outcome.code(), outcome::text);
    said.add(outcome.text());
    return outcome;
  }

  @Test
  void theDevelopmentAccountsAreTheUsersAloneAndKeysAreRotatedWhileItRuns() throws Exception {
    try (CapturedLog log = CapturedLog.of("network.haca");
        Network _ = start()) {
      settle("TEE");
      settle("VANILLA");
      assertDevelopmentAccountsHaveSent(0, 0, 0, 0);
      assertTrue(chain.nonce(account("relay")) > 0, "the bridge sends by its own account");
      assertEquals(
          Set.of(account("operator-tee"), account("operator-vanilla")), Set.copyOf(owners()));
      sendWithCachedNonces();
      assertDevelopmentAccountsHaveSent(TRANSFERS, 0, 0, 0);

      Set<String> keys = keys();
      Address relay = account("relay");
      Set<Address> owners = owners();
      var _ = keysCommand("rotate", "relay");
      assertNotEquals(relay, account("relay"));
      settle("TEE");
      long sent = chain.nonce(account("relay"));
      assertTrue(sent > 0, "the running bridge has taken the new key");
      assertFalse(SenderRole.RELAY.needed().orElseThrow().isHeldBy(chain, relay));

      var _ = keysCommand("rotate", "operator");
      assertEquals(
          Set.of(account("operator-tee"), account("operator-vanilla")), Set.copyOf(owners()));
      assertTrue(Collections.disjoint(owners, owners()), "nodes have registered anew");
      settle("TEE");
      settle("VANILLA");
      String shown = keysCommand("show").text();
      assertTrue(shown.contains(account("relay").toString()), shown);
      assertTrue(shown.contains("SETTLEMENT_RELAY_ROLE"), shown);
      keys.addAll(keys());
      keys.forEach(key -> assertFalse(log.contains(key)));
      assertNoFileButTheirOwnHasAKey(keys);
    }
  }

  /** As an operator sees it: by the metric, by the health, and by nothing that is lost. */
  @Test
  void aSenderWithoutFundsIsShownAndGoesOnOnceItHasSome() throws Exception {
    try (Network _ = start()) {
      settle("TEE");
      awaitAlarm(0);
      TransactionSender relay =
          new TransactionSender(chain, KeyFile.read(NetworkSenders.file(home, "relay")));
      BigInteger left = TransactionSender.transferCost(chain.gasPrice()).shiftLeft(1);
      var _ = relay.transfer(NOBODY, chain.balance(relay.account()).subtract(left));
      awaitAlarm(1);
      String lack = get(ports.receipts(), "/health/ready").body();
      assertTrue(lack.contains("\"funds\"") && lack.contains(relay.account().toHex()), lack);
      Bytes32 leaf = ask("VANILLA");
      var _ =
          new TransactionSender(chain, DevelopmentAccounts.KEYS.get(3))
              .transfer(relay.account(), BigInteger.TEN.pow(20));
      awaitReceipt(leaf);
      awaitAlarm(0);
    }
  }

  private void awaitAlarm(int state) throws Exception {
    Pattern line =
        Pattern.compile("haca_sender_balance_low\\{kind=\"RELAY\",role=\"bridge\"\\} " + state);
    Await.until(
        PATIENCE,
        "no alarm of state " + state,
        () -> line.matcher(get(ports.metrics(), "/metrics").body()).find());
  }

  /** Its genesis knows dev0 to dev3 alone, and dev1 was the relay. */
  @Test
  @Tag("full")
  void aHomeOfAnEarlierReleaseGoesOnWithAccountsThatItsAdministratorEquips() throws Exception {
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home.resolve("node"), ports)) {
      var _ =
          new TransactionSender(chain, DevelopmentAccounts.KEYS.get(1)).send(NOBODY, Bytes.EMPTY);
    }
    long given;
    try (Network _ = start()) {
      settle("TEE");
      given = chain.nonce(DevelopmentAccounts.addresses().getFirst());
      assertTrue(given > 0);
      assertTrue(
          said.stream().anyMatch(line -> line.startsWith("the administrator dev0 gives relay (")),
          said::toString);
      assertTrue(SenderRole.RELAY.needed().orElseThrow().isHeldBy(chain, account("relay")));
    }
    said.clear();
    try (Network _ = start()) {
      settle("VANILLA");
      assertDevelopmentAccountsHaveSent(given, 1, 0, 0);
      assertTrue(said.stream().noneMatch(line -> line.contains("dev0 gives")), "once is enough");
    }
  }
}
