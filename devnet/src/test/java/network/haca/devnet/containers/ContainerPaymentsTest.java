package network.haca.devnet.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.devchain.DevChain;
import network.haca.devnet.devchain.PaymentContracts;
import network.haca.devnet.network.PaymentFiles;
import network.haca.facilitator.app.FacilitatorConfig;
import network.haca.ingress.app.IngressConfig;
import network.haca.llmnode.app.LlmNodeConfig;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.settings.PropertiesFile;
import network.haca.x402.Calldata;
import network.haca.x402.Network;
import network.haca.x402.Uint256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Roles of profile {@code paid} take the settings that their containers find. */
class ContainerPaymentsTest {
  @TempDir private Path folder;

  private Volumes volumes;
  private ContainerPayments payments;

  private static final Map<String, String> KAFKA =
      Map.of(
          "kafka.servers", "kafka:9092",
          "kafka.user", "facilitator",
          "kafka.password", "secret");

  @BeforeEach
  void prepare() throws Exception {
    volumes = new Volumes(folder);
    for (String service :
        List.of("facilitator", "payment-chain", "ingress", "llm-node", ContainerNodes.CLIENT)) {
      volumes.prepare(service);
    }
    payments = new ContainerPayments(volumes);
    payments.prepare(KAFKA);
  }

  /** As the container finds them, with its own volume in the place of {@code /haca}. */
  private Map<String, String> inContainer(String service, Map<String, String> settings) {
    Map<String, String> there = new TreeMap<>(settings);
    there.replaceAll(
        (_, value) -> value.replaceFirst("^/haca(?=/|$)", volumes.here(service, "").toString()));
    return there;
  }

  private FacilitatorConfig facilitator() throws Exception {
    Map<String, String> settings =
        PropertiesFile.read(volumes.here("facilitator", "settings.properties"));
    return FacilitatorConfig.read(inContainer("facilitator", settings));
  }

  @Test
  void facilitatorTakesItsSettingsAndKnowsBothGates() throws Exception {
    var _ = facilitator();
    assertEquals(
        Network.BASE + "=http://payment-chain:8547",
        PropertiesFile.read(volumes.here("facilitator", "settings.properties"))
            .get("facilitator.networks"));
    String gates = Files.readString(volumes.here("facilitator", "gates"));
    for (String gate : List.of("ingress", "llm-node")) {
      String secret = Files.readString(volumes.here(gate, "gate.secret")).strip();
      assertTrue(gates.contains(gate + " " + secret), gate);
    }
  }

  @Test
  void facilitatorKnowsItsOperatorAndTheBrokerThatItsBooksAreToldTo() throws Exception {
    Map<String, String> settings =
        PropertiesFile.read(volumes.here("facilitator", "settings.properties"));
    assertTrue(settings.entrySet().containsAll(KAFKA.entrySet()), settings.keySet()::toString);
    PaymentFiles files = new PaymentFiles(folder.resolve("client"));
    assertEquals(
        "operator " + Files.readString(files.operator()),
        Files.readString(volumes.here("facilitator", "operators")));
  }

  @Test
  void bothGatesSellForTheRecipientThatTheFacilitatorPays() throws Exception {
    Map<String, String> ingress = payments.ingress(Path.of("/etc/haca/llm-models.json"));
    ingress.put("chain.rpc", "http://full-node:8548");
    Map<String, String> node = payments.llmNode();
    node.putAll(
        Map.of(
            "worker.outbox", "/haca/data",
            "llm.models", "/etc/haca/llm-models.json",
            "kafka.servers", "kafka:9092"));
    var _ = IngressConfig.read(inContainer("ingress", ingress));
    var _ = LlmNodeConfig.read(inContainer("llm-node", node));
    String payTo = PaymentFiles.account(new PaymentFiles(folder.resolve("client")).payTo()).toHex();
    for (Map<String, String> gate : List.of(ingress, node)) {
      assertEquals(payTo, gate.get("gate.pay.to"));
      assertEquals("http://facilitator:4022", gate.get("gate.facilitator"));
    }
  }

  @Test
  void chainEquipsWhoPaysAndWhoSettles() throws Exception {
    PaymentFiles files = new PaymentFiles(folder.resolve("client"));
    try (DevChain chain = ContainerPayments.startChain(folder, 0)) {
      EthereumClient client = new EthereumClient(chain.url());
      assertTrue(balance(client, PaymentFiles.account(files.wallet())).compareTo(Uint256.ZERO) > 0);
      assertEquals(1, client.balance(facilitator().sender().address()).signum());
    }
  }

  private static Uint256 balance(EthereumClient chain, Address account) throws IOException {
    return Uint256.ofWord(
        new Bytes32(
            chain.call(
                PaymentContracts.OPG, Calldata.of("balanceOf(address)").word(account).end())));
  }

  @Test
  void preparedAgainKeysAndSecretsStay() throws Exception {
    String gates = Files.readString(volumes.here("facilitator", "gates"));
    Address settling = facilitator().sender().address();
    payments.prepare(KAFKA);
    assertEquals(gates, Files.readString(volumes.here("facilitator", "gates")));
    assertEquals(settling, facilitator().sender().address());
  }
}
