package network.haca.devnet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.FakeNode;
import network.haca.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network runs though dev0 can give its senders nothing: what helps them needs its chain. */
@Timeout(60)
class SenderLacksTest {
  @TempDir private Path home;

  private volatile boolean hasRoles;

  // Set before each test.
  @SuppressWarnings("NullAway.Init")
  private FakeNode chain;

  @BeforeEach
  void start() throws IOException {
    chain = new FakeNode(this::answer);
  }

  @AfterEach
  void stop() {
    chain.close();
  }

  private String answer(String request) {
    if (request.contains("eth_sendRawTransaction")) {
      return "\"error\":{\"code\":-32000,\"message\":\"insufficient funds\"}";
    }
    if (request.contains("eth_call")) {
      return "\"result\":\"0x%s%s\"".formatted("0".repeat(63), hasRoles ? "1" : "0");
    }
    return request.contains("eth_getBalance")
        ? "\"result\":\"0x%s\"".formatted("f".repeat(20))
        : "\"result\":\"0x1\"";
  }

  @Test
  void aSenderThatLacksItsRoleIsNamedUntilItHasIt() throws Exception {
    NetworkSenders senders = new NetworkSenders(home, List.of("relay")).prepare();
    List<String> said = new ArrayList<>();
    try (SenderLacks lacks =
        SenderLacks.watch(chain.client(), senders, said::add, Duration.ofMillis(20))) {
      assertTrue(lacks.isLacking("relay"));
      assertEquals(Optional.of(said.getFirst()), lacks.reason());
      assertTrue(said.getFirst().contains("insufficient funds"), said::toString);
      assertTrue(said.getFirst().contains("haca keys rotate relay"), said::toString);
      hasRoles = true;
      Await.until("it goes on lacking", () -> lacks.reason().isEmpty());
    }
  }
}
