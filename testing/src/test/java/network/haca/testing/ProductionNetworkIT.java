package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.NodeRegistration;
import network.haca.contracts.RegistrationTerms;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.app.FullNode;
import network.haca.fullnode.app.FullNodeConfig;
import network.haca.fullnode.cometbft.CometBftHome;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.fullnode.core.RulesVersion;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Secp256k1;
import network.haca.provingnode.enrolment.Enrolment;
import network.haca.provingnode.enrolment.Measurement;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chain whose genesis says that it is no development network. */
class ProductionNetworkIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Bytes32 KEY = Keccak.hash(Bytes.ofUtf8("an administrator's key"));
  private static final Address ADMINISTRATOR = Secp256k1.addressOf(KEY);
  private static final List<Bytes> MEASUREMENTS =
      List.of(
          Bytes.fromHex("01".repeat(48)),
          Bytes.fromHex("02".repeat(48)),
          Bytes.fromHex("03".repeat(48)));

  @TempDir private Path folder;

  /** As an operator makes one: from what {@code --init} shows. */
  private Path genesis(NetworkPorts ports) throws Exception {
    FullNode.Introduction introduction =
        FullNode.introduce(
            FullNodeConfig.read(
                Map.of(
                    "node.home", folder.resolve("node").toString(),
                    "node.cometbft.p2p.port", Integer.toString(ports.cometP2p()))),
            line -> {});
    ObjectNode genesis = (ObjectNode) JSON.readTree(introduction.genesis().toFile());
    CometBftHome.configure(
        genesis,
        new ChainConfig(
            10_740,
            "our-network",
            false,
            30_000_000,
            BigInteger.ONE,
            ADMINISTRATOR,
            ADMINISTRATOR,
            List.of(),
            List.of(),
            List.of(new ChainConfig.Account(ADMINISTRATOR, BigInteger.TEN.pow(20))),
            Bytes.EMPTY,
            false,
            false,
            List.of(),
            RulesVersion.LATEST));
    Path shared = folder.resolve("genesis.json");
    JSON.writeValue(shared.toFile(), genesis);
    return shared;
  }

  @Test
  @Timeout(90)
  void itTakesNoSimulatedEnclaveAndSignsForNobody() throws Exception {
    NetworkPorts ports = NetworkPorts.free();
    Map<String, String> shared = Map.of("node.genesis", genesis(ports).toString());
    EthereumClient chain = new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));
    try (AutoCloseable _ =
        FullNodeAlone.start(Vertx.vertx(), folder.resolve("node"), ports, shared)) {
      TransactionSender administrator = new TransactionSender(chain, KEY);
      administrator.send(
          Addresses.REGISTRY,
          RegistryTransactions.approvePcr(
              MEASUREMENTS.get(0),
              MEASUREMENTS.get(1),
              MEASUREMENTS.get(2),
              "1",
              NodeKind.TEE_MODEL_WORKER.teeType()));
      assertEquals(10_740, chain.chainId());
      assertEquals(0, chain.ask("eth_accounts").size());
      assertFalse(
          RegistryContract.decodeIsDevelopmentNetwork(
              chain.call(Addresses.REGISTRY, RegistryContract.isDevelopmentNetwork())));
      EnclaveIdentity identity = RegisteredNode.newIdentity();
      Bytes document =
          new SimulatedNsm(MEASUREMENTS, InstantSource.system())
              .attest(identity.publicKey(), identity.tlsCertificateDer(), Bytes.EMPTY);
      NodeRegistration node =
          new NodeRegistration(
              identity.publicKey(),
              identity.tlsCertificateDer(),
              ADMINISTRATOR,
              "https://127.0.0.1:1",
              NodeKind.TEE_MODEL_WORKER.teeType());
      String refusal =
          String.valueOf(
              assertThrows(
                      IOException.class,
                      () -> administrator.send(Addresses.REGISTRY, node.attested(document)))
                  .getMessage());
      assertTrue(refusal.contains("AttestationInvalid"), refusal);
    }
  }

  /** Rule N6: of what production asks, with an enclave that everyone can have. */
  @Test
  @Timeout(90)
  void aNodeEnrolsByACommitmentWhereAnAttestationAloneDoesNotCount() throws Exception {
    NetworkPorts ports = NetworkPorts.free();
    ObjectNode genesis = (ObjectNode) JSON.readTree(genesis(ports).toFile());
    CometBftHome.configure(genesis, ChainConfig.development());
    ((ObjectNode) genesis.get("app_state")).put("unboundAttestations", "false");
    Path shared = folder.resolve("bound.json");
    JSON.writeValue(shared.toFile(), genesis);
    EthereumClient chain = new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));
    try (AutoCloseable _ =
        FullNodeAlone.start(
            Vertx.vertx(),
            folder.resolve("node"),
            ports,
            Map.of("node.genesis", shared.toString()))) {
      EnclaveIdentity identity = RegisteredNode.newIdentity();
      Instant counts =
          new Enrolment(
                  chain,
                  DevelopmentAccounts.KEYS.getFirst(),
                  new SimulatedNsm(MEASUREMENTS, InstantSource.system()),
                  InstantSource.system())
              .enrol(identity, NodeKind.TEE_MODEL_WORKER, "https://127.0.0.1:1", Measurement.NONE);
      assertEquals(RegistrationTerms.COMMITTED, RegistrationTerms.of(chain));
      RegistryContract.Node node =
          RegistryContract.decodeNode(
              chain.call(Addresses.REGISTRY, RegistryContract.getNode(identity.teeId())));
      assertTrue(node.enabled());
      assertEquals(counts.getEpochSecond(), node.registeredAt());
    }
  }
}
