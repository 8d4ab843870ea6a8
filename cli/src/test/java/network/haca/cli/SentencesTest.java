package network.haca.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import network.haca.cli.outcome.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures that a user can mend are told in a sentence that says how, with a fitting exit code. */
class SentencesTest {
  @TempDir private Path folder;

  private static void assertTold(ExitCode exit, String part, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    assertTrue(run.err().contains(part), run::toString);
    assertFalse(run.err().contains("\tat "), run::err);
    assertTrue(run.err().lines().count() <= 2, run::err);
    assertEquals("", run.out());
    assertEquals(exit.code(), run.exit(), run::toString);
  }

  @Test
  void aBadAddressIsToldWhatOneLooksLike() {
    for (String bad :
        new String[] {"http://bad host", "127.0.0.1:8545", "http://h:99999", "ws://h"}) {
      assertTold(
          ExitCode.SETUP,
          "option '--chain': '%s' given; give an http or https URI such as http://host:port"
              .formatted(bad),
          "status",
          "--chain",
          bad);
    }
  }

  @Test
  void anOffsetOfPortsHasBounds() {
    for (String bad : new String[] {"99999", "-1", "30001", "many"}) {
      assertTold(
          ExitCode.SETUP,
          "--port-offset: '%s' given; give a number from 0 to 30000".formatted(bad),
          "up",
          "--port-offset=" + bad);
    }
  }

  @Test
  void whereNobodyAnswersItIsSaidHowToStartANetwork() throws Exception {
    String nowhere = CommandRun.nowhere();
    assertTold(
        ExitCode.UNREACHABLE,
        "no full node at %s; start a network with 'haca up', or say with --chain where there is one"
            .formatted(nowhere),
        "status",
        "--chain",
        nowhere);
    assertTold(
        ExitCode.UNREACHABLE,
        "no ingress at %s; start a network with 'haca up'".formatted(nowhere),
        "infer",
        "--model=m",
        "--values=1",
        "--ingress",
        nowhere);
  }

  @Test
  void whatIsNoReceiptIsToldWhatOneIs() throws Exception {
    Path file = Files.writeString(folder.resolve("notes.md"), "# Notes");
    assertTold(ExitCode.SETUP, "is no receipt (it is not JSON", "verify", file.toString());
    assertTold(
        ExitCode.SETUP, "is not there; give a file that is", "verify", folder + "/missing.json");
    assertTold(
        ExitCode.SETUP,
        "give what 'haca infer --output' kept",
        "receipt",
        "0x" + "1".repeat(64),
        "--answer",
        file.toString(),
        "--bridge",
        CommandRun.nowhere());
  }

  @Test
  void withoutANetworkThereIsNoGenesis() throws Exception {
    Path receipt = Files.writeString(folder.resolve("receipt.json"), "{}");
    String genesis = folder + "/genesis.json";
    assertTold(
        ExitCode.SETUP,
        "there is no genesis at %s; start a network with 'haca up', or give".formatted(genesis),
        "verify",
        receipt.toString(),
        "--genesis",
        genesis);
  }

  /** The work would end with another code, since nobody listens. */
  @Test
  void anOutputThatCannotBeWrittenIsToldBeforeTheWork() throws Exception {
    for (String output : new String[] {folder.toString(), folder + "/missing/answer.json"}) {
      assertTold(
          ExitCode.SETUP,
          output + " cannot be written: ",
          "infer",
          "--model=m",
          "--values=1",
          "--ingress",
          CommandRun.nowhere(),
          "--output",
          output);
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    try (exchange) {
      var _ = exchange.getRequestBody().readAllBytes();
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static HttpServer server() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
    return server;
  }

  @Test
  void anUnknownModelIsToldWhichThereAre() throws Exception {
    HttpServer ingress = server();
    try {
      ingress.createContext("/v2/models", each -> answer(each, 404, "{\"error\":\"no\"}"));
      ingress.createContext(
          "/v2/repository/index",
          each -> answer(each, 200, "[{\"name\":\"projectile\"},{\"name\":\"mini\\u001b\"}]"));
      String uri = "http://127.0.0.1:" + ingress.getAddress().getPort();
      assertTold(
          ExitCode.ABSENT,
          "no model 'rocket' is served at %s; give one of mini\\u001b, projectile".formatted(uri),
          "infer",
          "--model=rocket",
          "--values=1",
          "--ingress",
          uri);
    } finally {
      ingress.stop(0);
    }
  }

  @Test
  void aReceiptThatIsNotThereYetIsNoFault() throws Exception {
    HttpServer bridge = server();
    try {
      bridge.createContext("/", each -> answer(each, 404, "{\"error\":\"not settled\"}"));
      String uri = "http://127.0.0.1:" + bridge.getAddress().getPort();
      assertTold(
          ExitCode.ABSENT,
          "the bridge at %s says: not settled".formatted(uri),
          "receipt",
          "0x" + "1".repeat(64),
          "--bridge",
          uri);
    } finally {
      bridge.stop(0);
    }
  }

  @Test
  void aMistypedCommandIsToldWhichIsNear() {
    assertTold(ExitCode.SETUP, "Did you mean", "statsu");
    assertTold(ExitCode.SETUP, "'haca infer --help' shows what it takes.", "infer");
  }

  @Test
  void aGroupAloneShowsItsCommands() {
    CommandRun run = CommandRun.of("hash");
    assertEquals(ExitCode.SETUP.code(), run.exit());
    assertTrue(run.err().contains("embeddings"), run::err);
  }
}
