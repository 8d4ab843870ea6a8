package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import network.haca.connection.PinnedHttp;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryContract.Node;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.DevChainConfig;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.schemas.NodeKind;
import network.haca.x402.Calldata;
import network.haca.x402.Network;
import network.haca.x402.PayingAccount;
import network.haca.x402.Readings;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookPage;
import network.haca.x402.gate.GrantKey;

/**
 * A network that sells a language model at two doors, its ingress and its LLM node. Facilitator and
 * gates are processes of their own; the chain on which is paid is in this one.
 */
final class PaidRoleNetwork implements AutoCloseable {
  static final Network NETWORK = new Network(31337);
  private static final Bytes32 FACILITATOR_KEY = Bytes32.fromHex("0x" + "77".repeat(32));
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final Duration LEASE = Duration.ofSeconds(10);
  private static final String INGRESS = "ingress";
  private static final String NODE = "llm-node";
  private static final String FACILITATOR = "facilitator";

  private final Path home;
  private final RoleNetwork network;
  private final DevChain chain;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI ofGates;

  /**
   * @param provider of the model {@code gpt-4.1}
   */
  PaidRoleNetwork(Path home, URI provider) throws Exception {
    this(home, provider, uri -> uri);
  }

  /**
   * @param path by which gates reach the facilitator, of its own address
   */
  PaidRoleNetwork(Path home, URI provider, UnaryOperator<URI> path) throws Exception {
    this.home = home;
    this.network = new RoleNetwork(home);
    this.ofGates = path.apply(facilitator());
    this.chain = DevChain.start(DevChainConfig.local().withChainId(NETWORK.chainId()));
    chain.fund(Secp256k1.addressOf(FACILITATOR_KEY), ETHER);
    Path models =
        Files.writeString(
            home.resolve("models.json"),
            """
            {"providers": {"fake": {"url": "%s"}},
             "models": [{"name": "gpt-4.1", "provider": "fake",
                         "price": {"input": 2, "output": 8}, "limits": {"answerTokens": 400}}]}
            """
                .formatted(provider));
    configureFacilitator(Duration.ofMinutes(10));
    network.start(List.of("broker", "full-node", FACILITATOR));
    Map<String, String> ingress = gate(INGRESS, "http://127.0.0.1:" + network.ports().http());
    ingress.put("gate.prices", models.toString());
    network.configure(INGRESS, ingress);
    Map<String, String> node = gate(NODE, "https://127.0.0.1:" + network.ports().llm());
    node.put("gate.grants.key", grantKey());
    network.configure(NODE, node);
    network.start(List.of(NODE, INGRESS));
  }

  private static String secret(String gate) {
    return "the-secret-of-" + gate + "-which-is-long-enough";
  }

  private Path privateFile(String name, String content) throws IOException {
    Path file = Files.writeString(home.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /**
   * @param idle after which a session is settled
   */
  private void configureFacilitator(Duration idle) throws IOException {
    String gates = "%s %s%n%s %s%n".formatted(INGRESS, secret(INGRESS), NODE, secret(NODE));
    Map<String, String> settings = new TreeMap<>();
    settings.put("facilitator.networks", NETWORK + "=" + chain.url());
    settings.put("facilitator.tokens", NETWORK + "/" + TestPayer.TOKEN);
    settings.put("facilitator.pay.to", TestPayer.PAY_TO.toHex());
    settings.put(
        "facilitator.key.file",
        privateFile("facilitator.key", FACILITATOR_KEY.toHex().substring(2) + "\n").toString());
    settings.put("facilitator.gates.file", privateFile("gates", gates).toString());
    settings.put("facilitator.confirmations", "0");
    settings.put("facilitator.session.lease", LEASE.toSeconds() + "s");
    settings.put("facilitator.session.idle", idle.toSeconds() + "s");
    settings.put("facilitator.session.settle.percent", "100");
    network.configure(FACILITATOR, settings);
  }

  private Map<String, String> gate(String name, String url) throws IOException {
    Map<String, String> settings = new TreeMap<>();
    settings.put("gate.facilitator", ofGates.toString());
    settings.put("gate.secret.file", privateFile(name + ".secret", secret(name)).toString());
    settings.put("gate.url", url);
    settings.put("gate.network", NETWORK.toString());
    settings.put("gate.token", TestPayer.TOKEN.toHex());
    settings.put("gate.pay.to", TestPayer.PAY_TO.toHex());
    settings.put("gate.rate", "0.25");
    settings.put("gate.cap", ETHER.toString());
    settings.put("gate.ways", "UPTO,EXACT");
    settings.put("gate.permit.time", "1h");
    return settings;
  }

  private String grantKey() throws Exception {
    GrantKey key = Readings.value(GrantKey.read(fromFacilitator("/grants/key")));
    return key.publicKey().toHex().substring(2);
  }

  private String fromFacilitator(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(facilitator().resolve(path))
            .header("Authorization", "Bearer " + secret(INGRESS))
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  URI facilitator() {
    return URI.create("http://127.0.0.1:" + network.ports().facilitator());
  }

  /** The file of a secret with which the books are read. */
  Path reader() {
    return home.resolve(INGRESS + ".secret");
  }

  URI chain() {
    return chain.url();
  }

  /** SIGKILL of a role, which is started again at once. */
  void kill(String role) throws Exception {
    network.kill(role);
    network.start(role);
  }

  /** SIGKILL of a role; {@link #start} starts it again. */
  void end(String role) throws Exception {
    network.kill(role);
  }

  void start(String role) throws Exception {
    network.start(role);
  }

  /** From now on a session is settled as soon as it is idle. */
  void settleAll() throws Exception {
    network.kill(FACILITATOR);
    configureFacilitator(Duration.ofSeconds(1));
    network.start(FACILITATOR);
  }

  /** An account with a token, of which Permit2 may take all. */
  PayingAccount payer(long number) throws IOException {
    Bytes32 key = Bytes32.ofUnsigned(1_000_000 + number);
    PayingAccount payer = new PayingAccount(key);
    chain.fund(payer.address(), ETHER);
    chain.giveOpg(payer.address(), ETHER);
    Bytes approve =
        Calldata.of("approve(address,uint256)")
            .word(X402Contracts.PERMIT2)
            .word(new Uint256(ETHER))
            .end();
    var _ =
        new TransactionSender(new EthereumClient(chain.url()), key).send(TestPayer.TOKEN, approve);
    return payer;
  }

  /** The ingress, without TLS. */
  PaidDoor ingress() {
    return new PaidDoor(http, URI.create("http://127.0.0.1:" + network.ports().http()));
  }

  /** The LLM node itself; a new certificate is looked for in the registry. */
  PaidDoor node() throws IOException {
    EthereumClient registry =
        new EthereumClient(URI.create("http://127.0.0.1:" + network.ports().chain()));
    Optional<Node> latest =
        RegistryContract.decodeActive(
                registry.call(
                    Addresses.REGISTRY, RegistryContract.getActive(NodeKind.LLM_PROXY.teeType())))
            .stream()
            .max(Comparator.comparingLong(Node::registeredAt));
    Node node = latest.orElseThrow(() -> new IOException("no LLM node is registered"));
    return new PaidDoor(
        PinnedHttp.to(node.tlsCertificate()),
        URI.create("https://127.0.0.1:" + network.ports().llm()));
  }

  /** All of the facilitator's books. */
  List<BookEntry> books() throws Exception {
    List<BookEntry> all = new ArrayList<>();
    long last = 0;
    while (true) {
      TreeMap<Long, BookEntry> page =
          new TreeMap<>(
              Readings.value(BookPage.read(fromFacilitator("/books?after=" + last))).entries());
      all.addAll(page.values());
      if (page.size() < BookPage.SIZE_MAX) {
        return all;
      }
      last = page.lastKey();
    }
  }

  /** Fails unless the command that holds books against the chain finds nothing. */
  void assertReconciled() throws Exception {
    HacaCommand.Outcome reconciled =
        HacaCommand.run(
            "payments",
            "reconcile",
            "--facilitator",
            facilitator().toString(),
            "--secret-file",
            reader().toString(),
            "--rpc",
            NETWORK + "=" + chain());
    assertEquals(0, reconciled.code(), reconciled.text());
  }

  @Override
  public void close() {
    network.close();
    chain.close();
    http.close();
  }
}
