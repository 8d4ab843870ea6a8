package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.esaulpaugh.headlong.abi.Function;
import com.esaulpaugh.headlong.abi.Tuple;
import com.esaulpaugh.headlong.abi.TupleType;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import network.haca.broker.BrokerAccess;
import network.haca.client.pipe.Conclusion;
import network.haca.client.pipe.PipeClient;
import network.haca.contracts.Addresses;
import network.haca.contracts.ContractArtifact;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.UnsignedTransaction;
import network.haca.devnet.demo.DemoPipe;
import network.haca.devnet.network.Network;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.Served;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.oracle.app.DataNode;
import network.haca.oracle.app.DataNodeConfig;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.NodeKind;
import network.haca.settings.KafkaSettings;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rule P10 in the whole network: a contract asks three data nodes of three owners for a fact, in
 * the transaction that acts on it.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class AskedFactsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String SOURCE = "btc-usd";
  private static final Bytes32 USER = DevelopmentAccounts.KEYS.get(1);
  private static final BigInteger STAKE = BigInteger.TEN.pow(18);
  private static final BigInteger FEE = BigInteger.valueOf(10_000_000_000_000L);
  private static final Pattern PASSWORD = Pattern.compile("password=\"([^\"]*)\"");
  private static final String QUESTION = "(string,(string,string)[],uint8,uint8,uint32)";

  @TempDir private static Path home;

  private static Vertx vertx;
  private static HttpsSource source;
  private static Path sources;
  private static Network network;
  private static EthereumClient chain;
  private static DataNode second;
  private static DataNode third;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    source = HttpsSource.start(vertx, home.resolve("source"));
    sources =
        Files.writeString(
            home.resolve("sources.json"),
            """
            {"sources": {"spot": {"url": "%s/price/{pair}", "parameters": {"pair": "[A-Z-]{7}"},
              "select": "/usd", "type": "number"}}}
            """
                .formatted(source.base()));
    network =
        Network.start(
            home.resolve("network"),
            Served.models(Path.of("../inference-workers/tensor-worker/target/models"))
                .withData(
                    Map.of(
                        "data.sources",
                        sources.toString(),
                        "data.asked",
                        SOURCE,
                        "data.fetch.networks",
                        "127.0.0.0/8,::1/128",
                        "data.fetch.trust",
                        source.authority().toString()))
                .asked(),
            NetworkPorts.free(),
            line -> {});
    chain = new EthereumClient(chainUri());
    offer();
    second = join("second", 2);
    third = join("third", 3);
    Await.until(PATIENCE, "three owners' data nodes do not serve the source", () -> served() == 3);
  }

  @AfterAll
  static void stop() {
    second.close();
    third.close();
    network.close();
    source.close();
    vertx.close().await();
  }

  private static URI chainUri() {
    return URI.create("http://127.0.0.1:" + network.ports().chain());
  }

  private static void offer() throws Exception {
    Path key = Files.writeString(home.resolve("key"), USER.toHex());
    String walrus = "http://127.0.0.1:" + network.ports().walrus();
    HacaCommand.Outcome offered =
        HacaCommand.run(
            "pipe",
            "offer",
            "spot",
            "--data-sources",
            sources.toString(),
            "--name",
            SOURCE,
            "--fee",
            FEE.toString(),
            "--publisher",
            walrus,
            "--aggregator",
            walrus,
            "--key-file",
            key.toString(),
            "--chain",
            chainUri().toString());
    assertEquals(0, offered.code(), offered::text);
  }

  private static int served() throws IOException {
    return nodes().size();
  }

  private static Optional<Bytes32> entry() throws IOException {
    return chain.read(
        Addresses.MODEL_REGISTRY,
        ModelRegistryContract.named(SOURCE),
        ModelRegistryContract::decodeNamed);
  }

  private static List<Bytes32> nodes() throws IOException {
    Optional<Bytes32> entry = entry();
    return entry.isEmpty()
        ? List.of()
        : chain.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.nodesOf(entry.get(), NodeKind.DATA_NODE.teeType()),
            ModelRegistryContract::decodeNodes);
  }

  private static DataNode join(String name, int account) throws Exception {
    String address = DevelopmentAccounts.addresses().get(account).toHex();
    HacaCommand.Outcome granted =
        HacaCommand.run("registry", "operator", address, "--chain", chainUri().toString());
    assertEquals(0, granted.code(), granted::text);
    // A node of the administrator's has its own measurement approved, which is the other's too.
    Map<String, String> approved = settings(name + "-approved", 0);
    approved.remove("data.asked");
    start(approved).close();
    return start(settings(name, account));
  }

  private static DataNode start(Map<String, String> settings) throws Exception {
    DataNode node = DataNode.start(vertx, DataNodeConfig.read(settings));
    node.awaitEnabled(PATIENCE);
    return node;
  }

  private static Map<String, String> settings(String name, int account) {
    KafkaSettings kafka = network.kafka(BrokerAccess.WORKER);
    Matcher password = PASSWORD.matcher(kafka.properties().get("sasl.jaas.config"));
    assertTrue(password.find());
    Map<String, String> settings = new TreeMap<>();
    settings.put("data.port", "0");
    settings.put("data.outbox", home.resolve(name).toString());
    settings.put("data.sources", sources.toString());
    settings.put("data.asked", SOURCE);
    settings.put("data.fetch.networks", "127.0.0.0/8,::1/128");
    settings.put("data.fetch.trust", source.authority().toString());
    settings.put("data.operator.key", DevelopmentAccounts.KEYS.get(account).toHex());
    settings.put("chain.rpc", chainUri().toString());
    settings.put("kafka.servers", kafka.servers());
    settings.put("kafka.user", BrokerAccess.WORKER);
    settings.put("kafka.password", password.group(1));
    return settings;
  }

  /** Each node that asks is told the next of the prices, and the last of them from then on. */
  private static void tellInTurn(String... prices) {
    AtomicInteger next = new AtomicInteger();
    source.on(
        "/price/BTC-USD",
        request ->
            request
                .response()
                .end(
                    "{\"usd\": %s}"
                        .formatted(prices[Math.min(next.getAndIncrement(), prices.length - 1)])));
  }

  private static Bytes call(Function function, Object... arguments) {
    return Bytes.copyOf(function.encodeCall(Tuple.from(arguments)).array());
  }

  private static BigInteger read(Address contract, String getter) throws IOException {
    return chain.read(
        contract,
        call(Function.parse(getter)),
        output -> new BigInteger(output.slice(0, Bytes32.SIZE).toArray()));
  }

  /** A wager of two ether on a price of at least 60,000.00, decided from some seconds on. */
  private static Address wager(long decidedFrom) throws Exception {
    Tuple question =
        Tuple.of(
            entry().orElseThrow().toHex(),
            new Tuple[] {Tuple.of("pair", "BTC-USD")},
            2,
            2,
            10_000L);
    Bytes arguments =
        Bytes.copyOf(
            TupleType.parse("(%s,int256,uint256)".formatted(QUESTION))
                .encode(
                    Tuple.of(
                        question, BigInteger.valueOf(6_000_000), BigInteger.valueOf(decidedFrom)))
                .array());
    Bytes creation =
        Bytes.concat(ContractArtifact.load("examples/Wager").creationCode(), arguments);
    JsonNode receipt = sent(Optional.empty(), creation, STAKE);
    return Address.fromHex(receipt.path("contractAddress").asText());
  }

  private static JsonNode sent(Optional<Address> to, Bytes data, BigInteger value)
      throws Exception {
    Address sender = DevelopmentAccounts.addresses().get(1);
    Bytes32 hash =
        chain.send(
            new UnsignedTransaction(
                    chain.pendingNonce(sender),
                    Optional.empty(),
                    chain.gasPrice(),
                    10_000_000,
                    to,
                    value,
                    data)
                .sign(chain.chainId(), USER));
    Await.until(
        PATIENCE,
        "no receipt",
        () -> !chain.ask("eth_getTransactionReceipt", hash.toHex()).isNull());
    JsonNode receipt = chain.ask("eth_getTransactionReceipt", hash.toHex());
    assertEquals("0x1", receipt.path("status").asText(), receipt::toString);
    return receipt;
  }

  /** One of three nodes is told another price than the others. */
  @Test
  void p10AContractIsSettledByAFactThatOneSourceLiesAbout() throws Exception {
    tellInTurn("64123.45", "999999", "64123.45");
    long decidedFrom = Instant.now().getEpochSecond() + 8;
    Address wager = wager(decidedFrom);
    var _ = sent(Optional.of(wager), call(Function.parse("join()")), STAKE);
    Await.until(
        PATIENCE, "the chain's clock does not advance", () -> chain.blockTime() >= decidedFrom);
    PipeClient client = new PipeClient(chain);
    Bytes32 transaction = client.send(USER, wager, call(Function.parse("settle()")));
    Conclusion conclusion = client.await(transaction, PATIENCE, _ -> {});
    assertTrue(conclusion.succeeded(), conclusion::toString);
    assertEquals(1, conclusion.answers().size());
    assertEquals(BigInteger.valueOf(6_412_345), read(wager, "seen()"));
    assertEquals(BigInteger.ZERO, chain.balance(wager), "the winner has both stakes");
    assertProven(transaction);
  }

  /** Rule R2: made from the node, the receipt shows offline who saw what; a forged one nothing. */
  private static String assertProven(Bytes32 transaction) throws Exception {
    URI cometBft = URI.create("http://127.0.0.1:" + network.ports().cometRpc());
    String genesis = Network.genesis(home.resolve("network")).toString();
    Path receipt = home.resolve(transaction.toHex());
    HacaCommand.Outcome made =
        HacaCommand.run(
            "pipe",
            "receipt",
            transaction.toHex(),
            "--output",
            receipt.toString(),
            "--chain",
            chainUri().toString(),
            "--node",
            cometBft.toString(),
            "--genesis",
            genesis);
    assertEquals(0, made.code(), made::text);
    HacaCommand.Outcome verified =
        HacaCommand.run(
            "verify",
            receipt.toString(),
            "--genesis",
            genesis,
            "--transaction",
            transaction.toHex());
    assertEquals(0, verified.code(), verified::text);
    assertTrue(verified.text().contains("with \"pair\" = \"BTC-USD\""), verified::text);
    assertTrue(verified.text().contains("owners' reports agree within 10000"), verified::text);
    assertTrue(verified.text().contains("64123.45 at "), verified::text);
    String text = Files.readString(receipt);
    int owner = text.indexOf("ownerProof");
    char digit = text.charAt(owner + 100);
    Files.writeString(
        receipt,
        text.substring(0, owner + 100) + (digit == '0' ? '1' : '0') + text.substring(owner + 101));
    HacaCommand.Outcome forged =
        HacaCommand.run("verify", receipt.toString(), "--genesis", genesis);
    assertEquals(1, forged.code(), forged::text);
    assertTrue(forged.text().contains("✗ facts"), forged::text);
    return verified.text();
  }

  /** Rules P10 and R2: of one transaction there is one receipt, whatever it asks. */
  @Test
  void r2AFactAndAnInferenceOfOneTransactionAreProvenTogether() throws Exception {
    tellInTurn("64123.45");
    new DemoPipe(chainUri(), _ -> {}).awaitServed();
    NumberTensor launch =
        new NumberTensor(
            "launch", List.of(FixedPoint.of(20, 0), FixedPoint.of(45, 0)), List.of(1L, 2L));
    ModelRequest model =
        new ModelRequest(
            Mode.VANILLA.number(), "projectile", new ModelInput(List.of(launch), List.of()));
    Bytes creation = AskingCreation.of(List.of(question(), InferenceAbi.write(model)));
    JsonNode receipt = sent(Optional.empty(), creation, BigInteger.ZERO);
    assertEquals(2, receipt.path("logs").size(), receipt::toString);
    String verified = assertProven(Bytes32.fromHex(receipt.path("transactionHash").asText()));
    assertTrue(verified.contains("projectile"), verified);
  }

  /** The source tells nothing at first: the nodes ask again, and the transaction waits for them. */
  @Test
  void p10TheCommandSaysWhatATransactionWaitsFor() throws Exception {
    source.on("/price/BTC-USD", request -> request.response().setStatusCode(500).end());
    PipeClient client = new PipeClient(chain);
    Bytes32 transaction = client.send(USER, Addresses.INFERENCE, question());
    Await.until(
        PATIENCE,
        "the row is not drawn",
        () -> status(transaction).contains("of 3 nodes may answer, the first is 0x"));
    String waits = status(transaction);
    assertTrue(waits.contains("fact btc-usd"), waits);
    assertTrue(waits.contains("reports of 2 owners have to agree"), waits);
    tellInTurn("64000.00");
    Conclusion conclusion = client.await(transaction, PATIENCE, _ -> {});
    assertTrue(conclusion.succeeded(), conclusion::toString);
    String ended = status(transaction);
    assertTrue(ended.contains("concluded at height"), ended);
  }

  private static String status(Bytes32 transaction) throws Exception {
    return HacaCommand.run("pipe", "status", transaction.toHex(), "--chain", chainUri().toString())
        .text();
  }

  private static Bytes question() {
    return InferenceAbi.write(
        new FactRequest(
            SOURCE, List.of(new FactRequest.Parameter("pair", "BTC-USD")), 2, 2, 10_000));
  }

  /** It says nothing on chain that the registry would refuse, however often it looks. */
  @Test
  void p10AnOwnersSecondNodeStandsByAndTakesTheFirstsPlace() throws Exception {
    long from = chain.blockNumber();
    DataNode standby = start(settings("standby", 2));
    try {
      Await.until(PATIENCE, "no blocks", () -> chain.blockNumber() > from + 10);
      assertTrue(serves(second.identity().teeId()));
      second.close();
      Await.until(PATIENCE, "the second node stands by", () -> serves(standby.identity().teeId()));
      for (long number = from; number <= chain.blockNumber(); number++) {
        for (JsonNode sent : block(number).path("transactions")) {
          assertDone(sent);
        }
      }
    } finally {
      standby.close();
      second = start(settings("second", 2));
      Await.until(PATIENCE, "the second owner's node is not back", () -> served() == 3);
    }
  }

  private static boolean serves(Bytes32 node) throws IOException {
    return nodes().contains(node);
  }

  private static JsonNode block(long number) throws IOException {
    return chain.ask("eth_getBlockByNumber", "0x" + Long.toHexString(number), true);
  }

  private static void assertDone(JsonNode sent) throws IOException {
    if (Addresses.MODEL_REGISTRY.toHex().equalsIgnoreCase(sent.path("to").asText())) {
      JsonNode receipt = chain.ask("eth_getTransactionReceipt", sent.path("hash").asText());
      assertEquals("0x1", receipt.path("status").asText(), sent::toString);
    }
  }

  /** A node that is away is not waited for; nobody is asked again for what it reported. */
  @Test
  void p10ANodeOfTheRowThatIsAwayIsNotWaitedFor() throws Exception {
    tellInTurn("64000.00");
    third.close();
    try {
      PipeClient client = new PipeClient(chain);
      Conclusion conclusion =
          client.await(client.send(USER, Addresses.INFERENCE, question()), PATIENCE, _ -> {});
      assertTrue(conclusion.succeeded(), conclusion::toString);
    } finally {
      third = start(settings("third", 3));
      Await.until(PATIENCE, "the third owner's node is not back", () -> served() == 3);
    }
  }
}
