package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.devnet.network.NetworkPorts;
import network.haca.devnet.network.NetworkSenders;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Secp256k1;
import network.haca.senders.KeyFile;
import network.haca.senders.KeyRotation;
import network.haca.senders.KeyRotation.Step;
import network.haca.senders.SenderRole;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A key's rotation comes to its end wherever it is interrupted, and gives nothing away twice. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class KeyRotationIT {
  private static final String OPERATOR = "operator-vanilla";
  private static final List<String> NAMES = List.of("relay", OPERATOR);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Nobody else sends by these accounts. */
  private static final Duration SILENCE = Duration.ofMillis(500);

  @TempDir private Path home;

  private final NetworkPorts ports = NetworkPorts.free();
  private final EthereumClient chain =
      new EthereumClient(URI.create("http://127.0.0.1:" + ports.chain()));
  private final TransactionSender administrator =
      new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst());

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private NetworkSenders senders;

  @SuppressWarnings("NullAway.Init")
  private AutoCloseable node;

  @BeforeEach
  void start() throws Exception {
    senders = new NetworkSenders(home, NAMES).prepare();
    node = FullNodeAlone.start(Vertx.vertx(), home.resolve("node"), ports, senders.genesis());
    Await.until(PATIENCE, "the chain does not begin", this::hasBegun);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private boolean hasBegun() {
    try {
      return chain.blockNumber() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Address account(Path file) throws IOException {
    return Secp256k1.addressOf(KeyFile.read(file));
  }

  /** Ends with an exception after a step, as a killed process does. */
  private void rotate(SenderRole role, Path file, Optional<Step> last, List<String> said)
      throws IOException {
    new KeyRotation(
            chain,
            administrator,
            role,
            file,
            (step, line) -> {
              said.add(line);
              if (last.equals(Optional.of(step))) {
                throw new IOException("killed after " + step);
              }
            },
            SILENCE)
        .run();
  }

  private void assertRotated(SenderRole role, Path file, Address before) throws Exception {
    Address after = account(file);
    assertNotEquals(before, after);
    assertTrue(role.needed().orElseThrow().isHeldBy(chain, after));
    for (SenderRole.Grant grant : SenderRole.grants()) {
      assertFalse(grant.isHeldBy(chain, before), grant::name);
    }
    BigInteger dust = BigInteger.TEN.pow(15);
    assertTrue(chain.balance(before).compareTo(dust) < 0, "the rest went along");
    assertTrue(chain.balance(after).compareTo(BigInteger.TEN.pow(21)) > 0);
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    try (Stream<Path> left = Files.list(file.getParent())) {
      long keys = left.filter(each -> !each.toString().endsWith(".lock")).count();
      assertEquals(NAMES.size(), keys, "no key is left that is of no use");
    }
  }

  @Test
  void interruptedAfterAnyStepItGoesOnWhereItWas() throws Exception {
    SenderRole role = SenderRole.OPERATOR;
    for (Step step : Step.values()) {
      // One of both suffices for a step that is the same for both.
      role = role == SenderRole.RELAY ? SenderRole.OPERATOR : SenderRole.RELAY;
      interrupted(step, role, senders.file(role == SenderRole.RELAY ? "relay" : OPERATOR));
    }
  }

  private void interrupted(Step step, SenderRole role, Path file) throws Exception {
    Bytes32 old = KeyFile.read(file);
    Address before = Secp256k1.addressOf(old);
    List<String> said = new ArrayList<>();
    IOException killed =
        assertThrows(
            IOException.class, () -> rotate(role, file, Optional.of(step), said), step::name);
    assertTrue(String.valueOf(killed.getMessage()).contains("killed after"), killed::getMessage);
    if (step == Step.FUNDED) {
      // A process may also end between the two renamings that the switch takes.
      var _ = Files.copy(file, KeyRotation.oldOf(file));
    }
    if (step != Step.DONE) {
      List<String> again = new ArrayList<>();
      rotate(role, file, Optional.empty(), again);
      said.addAll(again);
    }
    assertRotated(role, file, before);
    String made = KeyFile.read(file).toHex().substring(2);
    assertFalse(said.toString().contains(made), "no line has a key");
    assertFalse(said.toString().contains(old.toHex().substring(2)), "no line has a key");
  }

  /** The administrator pays where the old account has nothing left. */
  @Test
  void anEmptyAccountIsReplacedAtTheAdministratorsCost() throws Exception {
    Path file = home.resolve("poor/relay.key");
    Address poor = Secp256k1.addressOf(KeyFile.create(file));
    rotateWhole(SenderRole.RELAY, file);
    assertNotEquals(poor, account(file));
    assertTrue(SenderRole.RELAY.needed().orElseThrow().isHeldBy(chain, account(file)));
    assertTrue(chain.balance(account(file)).signum() > 0);
  }

  @Test
  void theAdministratorsOwnKeyIsNoSendersToRotate() throws Exception {
    Path file = home.resolve("admin.key");
    Files.writeString(file, DevelopmentAccounts.KEYS.getFirst().toHex());
    IOException refused =
        assertThrows(IOException.class, () -> rotateWhole(SenderRole.OPERATOR, file));
    assertTrue(
        String.valueOf(refused.getMessage()).contains("haca admin offer"), refused::getMessage);
  }

  private void rotateWhole(SenderRole role, Path file) throws IOException {
    rotate(role, file, Optional.empty(), new ArrayList<>());
  }
}
