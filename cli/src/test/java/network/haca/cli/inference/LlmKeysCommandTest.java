package network.haca.cli.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.contracts.RegistryContract.Node;
import network.haca.schemas.NodeKind;
import org.junit.jupiter.api.Test;

class LlmKeysCommandTest {
  @Test
  void keysAreNeverSentInTheClear() throws Exception {
    AtomicInteger received = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> received.incrementAndGet());
    server.start();
    try {
      Node node = Answers.node(NodeKind.LLM_PROXY).node();
      Node plain =
          new Node(
              node.teeId(),
              node.owner(),
              node.paymentAddress(),
              "http://127.0.0.1:" + server.getAddress().getPort(),
              node.publicKey(),
              node.tlsCertificate(),
              node.pcrHash(),
              node.teeType(),
              true,
              node.registeredAt(),
              node.lastHeartbeat());
      assertFalse(new LlmKeysCommand().send(plain, "{\"fake_api_key\":\"secret\"}"));
      assertEquals(0, received.get());
    } finally {
      server.stop(0);
    }
  }
}
