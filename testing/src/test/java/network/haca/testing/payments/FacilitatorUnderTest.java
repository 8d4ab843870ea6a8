package network.haca.testing.payments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import network.haca.cli.Haca;
import network.haca.cli.options.LocalNetwork;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.facilitator.app.Facilitator;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.x402.Calldata;
import network.haca.x402.Network;
import network.haca.x402.Readings;
import network.haca.x402.TestPayer;
import network.haca.x402.Uint256;
import network.haca.x402.X402Contracts;
import network.haca.x402.gate.BookEntry;
import network.haca.x402.gate.BookPage;

/** A facilitator over a development chain on which a payer has tokens and has approved Permit2. */
public final class FacilitatorUnderTest implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  public static final String SECRET = "a-secret-of-a-gate-that-is-long-enough";
  public static final String OTHER_SECRET = "the-secret-of-another-gate-long-enough";
  static final String OPERATOR = "the-secret-of-an-operator-of-the-books";
  static final Bytes32 KEY = Bytes32.fromHex("0x" + "77".repeat(32));
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);

  final SettlingChain chain;
  final EthereumClient client;
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private final Map<String, String> settings = new TreeMap<>();
  private final Launch launch;
  private Running facilitator;
  private Optional<URI> path = Optional.empty();

  /** Starts facilitators, in this process or as others. */
  interface Launch {
    Running start(Map<String, String> settings) throws Exception;
  }

  /** A facilitator that listens. */
  interface Running extends AutoCloseable {
    int port();

    @Override
    void close();
  }

  private record Here(Facilitator facilitator) implements Running {
    @Override
    public int port() {
      return facilitator.port();
    }

    @Override
    public void close() {
      facilitator.close();
    }
  }

  /**
   * @param more settings beside those that it needs
   */
  public FacilitatorUnderTest(Path home, Map<String, String> more) throws Exception {
    this(home, more, 0);
  }

  /**
   * @param slotsInAnEpoch blocks by which the chain's safe block is behind its latest one
   */
  FacilitatorUnderTest(Path home, Map<String, String> more, int slotsInAnEpoch) throws Exception {
    this(home, more, slotsInAnEpoch, Optional.empty());
  }

  /**
   * @param launch starts it; without one it runs in this process
   */
  FacilitatorUnderTest(
      Path home, Map<String, String> more, int slotsInAnEpoch, Optional<Launch> launch)
      throws Exception {
    this.home = home;
    this.launch = launch.orElse(this::startHere);
    this.chain = SettlingChain.start(slotsInAnEpoch);
    this.client = new EthereumClient(chain.url());
    chain.fund(Secp256k1.addressOf(KEY), ETHER);
    Path gates = privateFile("gates", "gate-a %s%ngate-b %s%n".formatted(SECRET, OTHER_SECRET));
    settings.put("facilitator.data", home.resolve("ledger").toString());
    settings.put("facilitator.port", "0");
    settings.put("facilitator.networks", "eip155:84532=" + chain.url());
    settings.put("facilitator.tokens", "eip155:84532/" + TestPayer.TOKEN);
    settings.put("facilitator.pay.to", TestPayer.PAY_TO.toHex());
    settings.put(
        "facilitator.key.file", privateFile("key", KEY.toHex().substring(2) + "\n").toString());
    settings.put("facilitator.gates.file", gates.toString());
    settings.put(
        "facilitator.operators.file",
        privateFile("operators", "operator-a " + OPERATOR).toString());
    // A chain that makes a block only for a transaction makes none after it.
    settings.put("facilitator.confirmations", "0");
    settings.putAll(more);
    endow(TestPayer.KEY);
    start();
  }

  private Path privateFile(String name, String content) throws Exception {
    Path file = home.resolve(name);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  /** Gives an account a token, and lets Permit2 take it. */
  void endow(Bytes32 payerKey) throws Exception {
    Address payer = Secp256k1.addressOf(payerKey);
    chain.fund(payer, ETHER);
    chain.giveOpg(payer, ETHER);
    Bytes approve =
        Calldata.of("approve(address,uint256)")
            .word(X402Contracts.PERMIT2)
            .word(new Uint256(ETHER))
            .end();
    var _ = new TransactionSender(client, payerKey).send(TestPayer.TOKEN, approve);
  }

  /** Gives an account a token, and no more. */
  public void giveOpg(Address account) throws IOException {
    chain.giveOpg(account, ETHER);
  }

  /** All entries of its books; there are no more than a page has. */
  public List<BookEntry> books() throws Exception {
    HttpResponse<String> page = get("/books", Optional.of(SECRET));
    return List.copyOf(Readings.value(BookPage.read(page.body())).entries().values());
  }

  FacilitatorConfig config() throws Exception {
    return FacilitatorConfig.read(settings);
  }

  private Running startHere(Map<String, String> given) throws Exception {
    return new Here(Facilitator.start(vertx, FacilitatorConfig.read(given)));
  }

  void start() throws Exception {
    facilitator = launch.start(settings);
  }

  /** From now on gates reach it by another address, as that of a path on which calls get lost. */
  void isReachedBy(String address) {
    path = Optional.of(URI.create(address));
  }

  void restart() throws Exception {
    facilitator.close();
    start();
  }

  /** Starts again with more settings. */
  void restart(Map<String, String> more) throws Exception {
    settings.putAll(more);
    restart();
  }

  /**
   * The exit code of the command that holds its books against a chain.
   *
   * @param secret file of a gate's secret
   */
  int reconcile(Path secret, URI asked) {
    return Haca.commandLine(LocalNetwork.ofEnvironment())
        .execute(
            "payments",
            "reconcile",
            "--json",
            "--secret-file",
            secret.toString(),
            "--facilitator",
            url().toString(),
            "--rpc",
            Network.BASE_SEPOLIA + "=" + asked);
  }

  /** The balance of an account, of the token. */
  public Uint256 balance(Address account) throws Exception {
    Bytes data = Calldata.of("balanceOf(address)").word(account).end();
    return Uint256.ofWord(new Bytes32(client.call(TestPayer.TOKEN, data)));
  }

  /** The JSON-RPC of its chain. */
  public URI chainUrl() {
    return chain.url();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + facilitator.port());
  }

  HttpResponse<String> post(String path, JsonNode body) throws Exception {
    return post(path, body.toString(), Optional.of(SECRET));
  }

  HttpResponse<String> post(String path, String body, Optional<String> secret) throws Exception {
    return send(request(path, secret).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path, Optional<String> secret) throws Exception {
    return send(request(path, secret).GET());
  }

  private HttpRequest.Builder request(String path, Optional<String> secret) {
    HttpRequest.Builder request = HttpRequest.newBuilder(this.path.orElse(url()).resolve(path));
    secret.ifPresent(each -> request.header("Authorization", "Bearer " + each));
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), BodyHandlers.ofString());
  }

  @Override
  public void close() {
    facilitator.close();
    chain.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
