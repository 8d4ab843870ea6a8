package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.Attester;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.EthereumClient;
import network.haca.devnet.network.NetworkPorts;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.provingnode.enrolment.Enrolment;
import network.haca.provingnode.enrolment.Measurement;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code haca registry} and {@code haca attestation}, as an operator runs them. */
class RegistryCommandIT {
  private static final List<Bytes> MEASUREMENTS =
      List.of(
          Bytes.fromHex("01".repeat(48)),
          Bytes.fromHex("02".repeat(48)),
          Bytes.fromHex("03".repeat(48)));

  private static final Attester ENCLAVE = new SimulatedNsm(MEASUREMENTS, InstantSource.system());

  @TempDir private Path home;

  private final NetworkPorts ports = NetworkPorts.free();
  private final String chain = "http://127.0.0.1:" + ports.chain();

  private HacaCommand.Outcome registry(String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("registry"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--chain", chain));
    return HacaCommand.run(all.toArray(String[]::new));
  }

  private HacaCommand.Outcome show(Bytes32 id) throws IOException, InterruptedException {
    return registry("show", id.toHex());
  }

  private static void assertSays(String part, HacaCommand.Outcome outcome, int code) {
    assertTrue(outcome.text().contains(part), outcome::text);
    assertEquals(code, outcome.code(), outcome::text);
  }

  @Test
  @Timeout(120)
  void anOperatorSeesAndDecidesWhoAnswers() throws Exception {
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      EnclaveIdentity identity = RegisteredNode.newIdentity();
      new Enrolment(
              new EthereumClient(URI.create(chain)),
              DevelopmentAccounts.KEYS.get(0),
              ENCLAVE,
              InstantSource.system())
          .enrol(identity, NodeKind.TEE_MODEL_WORKER, "https://127.0.0.1:1", Measurement.NONE);
      String id = identity.teeId().toHex();
      String pcrHash = Keccak.hash(MEASUREMENTS.toArray(Bytes[]::new)).toHex();
      assertSays("node TEE_MODEL_WORKER " + id + " active at https://127.0.0.1:1", registry(), 0);
      assertSays("according to " + chain + ", which is believed", registry(), 0);
      assertSays("done", registry("disable", id), 0);
      assertSays("TEENotEnabled[]", registry("disable", id), 2);
      assertSays("done", registry("enable", id), 0);
      assertSays("No node " + Keccak.hash(Bytes.EMPTY), show(Keccak.hash(Bytes.EMPTY)), 2);
      assertSays("done", registry("revoke", pcrHash, "--kind", "TEE_MODEL_WORKER"), 0);
      assertSays("state        revoked", registry("show", id), 0);
      assertSays("PCRNotApproved[]", registry("enable", id), 2);
      assertSays(
          "debug mode",
          registry(
              "approve",
              "00".repeat(48),
              "00".repeat(48),
              "00".repeat(48),
              "--kind",
              "DATA_NODE",
              "--version",
              "x"),
          2);
    }
  }

  @Test
  @Timeout(60)
  void whoLacksTheRoleIsToldWhatGivesIt() throws Exception {
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      Enrolment enrolment =
          new Enrolment(
              new EthereumClient(URI.create(chain)),
              DevelopmentAccounts.KEYS.get(2),
              ENCLAVE,
              InstantSource.system());
      EnclaveIdentity identity = RegisteredNode.newIdentity();
      String account = DevelopmentAccounts.addresses().get(2).toHex();
      String reason =
          String.valueOf(
              assertThrows(
                      IOException.class,
                      () ->
                          enrolment.enrol(
                              identity, NodeKind.VANILLA, "https://127.0.0.1:1", Measurement.NONE))
                  .getMessage());
      assertTrue(
          reason.contains(
              "lacks the role TEE_OPERATOR; the administrator gives it with: haca registry operator"
                  + " "
                  + account),
          reason);
      String unapproved =
          String.valueOf(
              assertThrows(
                      IOException.class,
                      () ->
                          enrolment.enrol(
                              identity,
                              NodeKind.TEE_MODEL_WORKER,
                              "https://127.0.0.1:1",
                              Measurement.NONE))
                  .getMessage());
      assertTrue(unapproved.contains("lacks the role DEFAULT_ADMIN_ROLE"), unapproved);
      String approve = "haca registry approve " + MEASUREMENTS.getFirst().toHex();
      assertTrue(unapproved.contains(approve), unapproved);
      assertSays("done", registry("operator", account), 0);
      var _ = enrolment.enrol(identity, NodeKind.VANILLA, "https://127.0.0.1:1", Measurement.NONE);
      assertSays("node VANILLA", registry(), 0);
    }
  }

  /** Whoever may register a node chooses the text of its endpoint. */
  @Test
  @Timeout(60)
  void anEndpointSteersNoTerminal() throws Exception {
    try (AutoCloseable _ = FullNodeAlone.start(Vertx.vertx(), home, ports)) {
      EnclaveIdentity identity = RegisteredNode.newIdentity();
      new Enrolment(
              new EthereumClient(URI.create(chain)),
              DevelopmentAccounts.KEYS.get(0),
              RegisteredNode.NO_ENCLAVE,
              InstantSource.system())
          .enrol(
              identity,
              NodeKind.VANILLA,
              "https://a\u001b[2J\nnode TEE_MODEL_WORKER",
              Measurement.NONE);
      String shown = "https://a\\u001b[2J\\u000anode TEE_MODEL_WORKER";
      assertSays("active at " + shown, registry(), 0);
      assertSays("endpoint     " + shown, show(identity.teeId()), 0);
      assertSays("active at " + shown, HacaCommand.run("status", "--chain", chain), 0);
    }
  }

  @Test
  @Timeout(60)
  void aDocumentIsMadeAndVerifiedAndAForgedOneIsNot() throws Exception {
    Path document = home.resolve("document.bin");
    assertSays("simulated enclave", HacaCommand.run("attestation", "make", document.toString()), 0);
    assertSays(
        "The document holds, of a simulated enclave",
        HacaCommand.run("attestation", "verify", document.toString()),
        0);
    byte[] bytes = Files.readAllBytes(document);
    bytes[bytes.length - 1] ^= 1;
    Path forged = Files.writeString(home.resolve("forged.hex"), Bytes.wrap(bytes).toHex());
    assertSays("✗ signature", HacaCommand.run("attestation", "verify", forged.toString()), 1);
  }
}
