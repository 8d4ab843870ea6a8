package network.haca.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import network.haca.cli.options.LocalNetwork;
import network.haca.primitives.Bytes;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** With {@code --json} every command prints one document, whatever becomes of it. */
class JsonOfEveryCommandTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Roles and networks, which run until they are ended; events without an end; texts for people.
   */
  private static final Set<String> WITHOUT =
      Set.of(
          "worker",
          "llm-node",
          "data-node",
          "ingress",
          "broker",
          "proof-stream",
          "bridge",
          "facilitator",
          "explorer",
          "walrus",
          "light",
          "up",
          "testnet",
          "registry watch",
          "feed watch",
          "help",
          "completion");

  /**
   * Each command with its exit code and arguments; {@code URI} is where nobody listens, {@code
   * RESETS} where every connection is reset.
   */
  private static final List<String> TABLE =
      """
      full-node             2 --init --set nothing=1
      status                5 --chain URI
      status                5 --chain RESETS
      infer                 5 --model m --values 1 --ingress URI
      infer                 5 --model m --values 1 --ingress RESETS
      pipe run              5 m --input x=1 --chain URI
      pipe run              5 m --input x=1 --chain RESETS
      pipe run              2 m --input x=[1,[2]] --chain URI
      pipe status           5 ID --chain URI
      pipe status           5 ID --chain RESETS
      pipe offer            2 spot --data-sources MISSING --name spot
      pipe receipt          5 ID --chain URI
      pipe receipt          5 ID --chain RESETS
      pipe receipt          2 ID --output MISSING/receipt.json --chain URI
      chat                  5 hello --ingress URI
      chat                  5 hello --ingress RESETS
      fact                  5 price --chain URI
      feed list             5 --chain URI
      feed list             5 --chain RESETS
      feed show             2 a/b --chain URI
      feed show             5 BTC-USD --chain URI
      feed create           2 BTC-USD --file MISSING
      receipt               5 ID --bridge URI
      receipt               5 ID --bridge RESETS
      verify                2 MISSING
      hash chat             2 MISSING
      hash completion       2 MISSING
      hash embeddings       2 MISSING
      hash responses        2 MISSING
      signature verify      2 MISSING
      zk setup              2 MISSING --output out
      zk prove              2 MISSING --input in --output out
      zk verify             2 MISSING proof
      zk jobs               5 --chain URI
      llm-keys              2 MISSING
      registry              5 --chain URI
      registry show         5 ID --chain URI
      registry approve      2 00 --kind DATA_NODE --version x
      registry register     2 --kind VANILLA --endpoint here --key K --certificate C --payment A
      registry enable       5 ID --chain URI
      registry enable       5 ID --chain RESETS
      registry disable      5 ID --chain URI
      registry revoke       5 ID --kind VANILLA --chain URI
      registry operator     2 nobody
      registry operator     5 ACCOUNT --chain URI
      model list            5 --chain URI
      model show            5 ID --chain URI
      model show            5 ID --chain RESETS
      model publish         2 MISSING
      model fetch           5 ID --output MISSING --chain URI
      model withdraw        5 ID --chain URI
      model fee             5 ID --fee VANILLA=1 --chain URI
      model name            5 x ID --chain URI
      admin                 5 --chain URI
      admin offer           2 nobody
      admin offer           5 ACCOUNT --chain URI
      admin withdraw        5 --chain URI
      admin accept          5 --chain URI
      attestation verify    2 MISSING
      attestation make      2 MISSING/document
      validators            5 --chain URI
      validators set        2 key 1
      validators set        5 MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE= 1 --chain URI
      keys                  2 --home MISSING --chain URI
      keys show             2 --home MISSING --chain URI
      keys rotate           2 nobody
      keys rotate           5 relay --file KEY --chain URI
      keys rotate           5 relay --file KEY --chain RESETS
      wallet                2 --key-file MISSING
      wallet                5 --key-file KEY --rpc URI
      wallet                5 --key-file KEY --rpc RESETS
      wallet approve        2 --key-file MISSING
      wallet approve        5 --key-file KEY --rpc URI
      wallet approve        5 --key-file KEY --rpc RESETS
      wallet pay            2 hello --key-file MISSING
      wallet pay            5 hello --key-file KEY --ingress URI
      wallet pay            5 hello --key-file KEY --ingress RESETS
      evm statetest         2 MISSING
      evm run               0 00
      devchain              2 --chain-id 0
      settings              2 nobody
      payments reconcile    2 --secret-file MISSING --rpc eip155:1=URI
      payments reconcile    5 --secret-file KEY --rpc eip155:1=URI --facilitator URI
      payments correct      2 --payment none --amount 1 --reason why
      payments correct      5 --payment 0x1111111111111111111111111111111111111111111111111111111111111111 --amount 1 --reason why --secret-file KEY --facilitator URI
      walrus blob-id        2 MISSING
      walrus put            2 MISSING --publisher URI
      walrus put            5 KEY --publisher URI
      walrus put            5 KEY --publisher RESETS
      walrus get            2 none --aggregator URI
      walrus get            5 BLOB --aggregator URI
      walrus get            5 BLOB --aggregator RESETS
      demo                  2 --unknown
      chaos                 2 --seed 1 --minutes 0
      bench all             2 --only nothing
      bench pace            2 --validators 0
      bench asked           2 --transactions 0
      bench transfers       2 --validators 0
      bench llm             2 --clients 0
      bench answers         2 --clients 0
      bench answers         5 --ingress RESETS
      bench inference       2 --clients 0
      bench inference       5 --ingress RESETS
      containers init       2 surplus
      containers validators 2 surplus
      containers payments   2 surplus
      bench decoder         2 --tokens 0
      bench tensor          2 --clients 0
      bench stream          2 --proofs 0
      bench gas             2 --seconds 0
      bench payments        2 --requests 0
      bench evm             2 nothing-of-that-name
      bench explorer        2 --proofs 0
      bench explorer        2 --keep KEY
      """
          .lines()
          .toList();

  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init")
  private ServerSocket resets;

  @BeforeEach
  void resetConnections() throws IOException {
    resets = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::reset);
  }

  private void reset() {
    while (true) {
      try (Socket connection = resets.accept()) {
        connection.setSoLinger(true, 0);
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  @AfterEach
  void close() throws IOException {
    resets.close();
  }

  private static String name(String row) {
    return row.substring(0, 22).strip();
  }

  static Stream<String> table() {
    return TABLE.stream();
  }

  private static List<CommandLine> below(CommandLine command) {
    List<CommandLine> all = new ArrayList<>();
    for (CommandLine each : command.getSubcommands().values()) {
      all.add(each);
      all.addAll(below(each));
    }
    return all;
  }

  private static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName().substring("haca ".length());
  }

  /** Says whether it does something without one of its subcommands. */
  private static boolean acts(CommandLine command) {
    return command.getSubcommands().isEmpty()
        || command.getCommandSpec().userObject() instanceof Callable;
  }

  @Test
  void everyCommandIsInTheTableOrRunsUntilItIsEnded() {
    Set<String> known =
        TABLE.stream()
            .map(JsonOfEveryCommandTest::name)
            .collect(Collectors.toCollection(TreeSet::new));
    known.addAll(WITHOUT);
    List<CommandLine> commands =
        below(Haca.commandLine(LocalNetwork.ofEnvironment())).stream()
            .filter(JsonOfEveryCommandTest::acts)
            .toList();
    assertEquals(
        known,
        commands.stream()
            .map(JsonOfEveryCommandTest::name)
            .collect(Collectors.toCollection(TreeSet::new)));
    assertAll(
        commands.stream()
            .map(
                command ->
                    () ->
                        assertEquals(
                            !WITHOUT.contains(name(command)),
                            command.getCommandSpec().findOption("--json") != null,
                            name(command))));
  }

  @ParameterizedTest
  @MethodSource("table")
  void oneDocumentIsPrintedWhateverBecomesOfTheCommand(String row) throws Exception {
    Path key = Files.writeString(folder.resolve("key"), "1".repeat(64));
    String[] given =
        row.substring(22)
            .replace("URI", CommandRun.nowhere())
            .replace("RESETS", "http://127.0.0.1:" + resets.getLocalPort())
            .replace("MISSING", folder.resolve("missing").toString())
            .replace("KEY", key.toString())
            .replace("ACCOUNT", "0x" + "1".repeat(40))
            .replace("BLOB", BlobId.of(Bytes.EMPTY, 10).toText())
            .replace("ID", "0x" + "1".repeat(64))
            .split(" ", -1);
    List<String> arguments = new ArrayList<>(List.of(name(row).split(" ", -1)));
    arguments.addAll(List.of(given).subList(1, given.length));
    arguments.add("--json");
    CommandRun run = CommandRun.of(arguments);
    JsonNode document = JSON.readTree(run.out());
    assertEquals(Integer.parseInt(given[0]), run.exit(), run::toString);
    assertFalse(run.err().contains("\tat "), run::err);
    if (run.exit() != 0) {
      assertEquals(List.of("error", "exit"), names(document), run::out);
      assertEquals(run.exit(), document.get("exit").asInt());
      assertFalse(document.get("error").asText().isBlank());
    }
  }

  private static List<String> names(JsonNode document) {
    assertTrue(document.isObject(), document::toString);
    return document.properties().stream().map(each -> each.getKey()).toList();
  }
}
