package network.haca.cli.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.role.CommandErrors;
import network.haca.service.Explained;
import network.haca.walrus.BlobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What a Walrus of strangers says is shown only if it is proven. */
@Timeout(60)
class WalrusClientCommandTest {
  private static final Bytes BLOB = Bytes.ofUtf8("some blob");
  private static final String ID = BlobId.of(BLOB, 10).toText();
  private static final Bytes OTHER = Bytes.ofUtf8("some blot");
  private static final String OTHER_ID = BlobId.of(OTHER, 10).toText();

  @TempDir private Path folder;

  private final PrintStream standard = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private String answer = "";

  @SuppressWarnings("NullAway.Init")
  private HttpServer walrus;

  @BeforeEach
  void start() throws IOException {
    walrus = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    walrus.createContext(
        "/v1/blobs",
        exchange -> {
          try (exchange) {
            var _ = exchange.getRequestBody().readAllBytes();
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    walrus.start();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(standard);
    walrus.stop(0);
  }

  private String uri() {
    return "http://127.0.0.1:" + walrus.getAddress().getPort();
  }

  private int run(String... arguments) {
    return new CommandLine(new WalrusClientCommand())
        .setErr(new PrintWriter(told, true, StandardCharsets.UTF_8))
        .setExecutionExceptionHandler(new CommandErrors())
        .execute(arguments);
  }

  private int put(String... more) throws IOException {
    Path file = folder.resolve("blob");
    Files.write(file, BLOB.toArray());
    String[] arguments = {"put", file.toString(), "--publisher", uri()};
    return run(joined(arguments, more));
  }

  private int get(String id, String... more) {
    String[] arguments = {"get", id, "--aggregator", uri()};
    return run(joined(arguments, more));
  }

  private static String[] joined(String[] one, String... more) {
    return Stream.of(one, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private void assertTold(String part) {
    String all = told.toString(StandardCharsets.UTF_8);
    assertTrue(all.contains(part), all);
    assertEquals(1, all.lines().count(), all);
  }

  private void named(String id) {
    answer = "{\"alreadyCertified\":{\"blobId\":\"%s\"}}".formatted(id);
  }

  @Test
  void aBlobIsWrittenIfItHasTheIdAskedFor() throws IOException {
    answer = BLOB.toUtf8();
    assertEquals(0, get(ID));
    assertEquals(BLOB.toUtf8(), printed());
    Path output = folder.resolve("output");
    assertEquals(0, get(ID, "--output", output.toString()));
    assertArrayEquals(BLOB.toArray(), Files.readAllBytes(output));
  }

  @Test
  void otherBytesFailAndLeaveNoFile() {
    answer = OTHER.toUtf8();
    Path output = folder.resolve("output");
    assertEquals(Explained.FAILED, get(ID, "--output", output.toString()));
    assertFalse(Files.exists(output));
    assertEquals("", printed());
    assertTold(OTHER_ID);
    assertTold(ID);
    assertTold("--shards");
  }

  @Test
  void otherBytesAreNotPrinted() {
    answer = OTHER.toUtf8();
    assertEquals(Explained.FAILED, get(ID));
    assertEquals("", printed());
  }

  @Test
  void idsAreOfTheNumberOfShardsThatIsGiven() throws IOException {
    answer = BLOB.toUtf8();
    String id = BlobId.of(BLOB, 100).toText();
    assertEquals(Explained.FAILED, get(id));
    assertEquals(0, get(id, "--shards", "100"));
    named(id);
    assertEquals(0, put("--shards", "100"));
    assertEquals(BLOB.toUtf8() + id + System.lineSeparator(), printed());
  }

  @Test
  void whatIsNoBlobIdIsRefused() {
    assertEquals(Explained.SETUP, get("../status"));
    assertTold("'../status' is not a blob id; give the 43 base64url characters of one");
  }

  @Test
  void numbersOfShardsThatNoNetworkHasAreRefused() {
    assertEquals(Explained.SETUP, get(ID, "--shards", "1001"));
    assertTold("--shards: 1001 given; give 4 to 1000");
  }

  @Test
  void anIdIsPrintedIfItIsThatOfTheFile() throws IOException {
    named(ID);
    assertEquals(0, put());
    assertEquals(ID + System.lineSeparator(), printed());
  }

  @Test
  void anIdOfOtherBytesIsNotPrinted() throws IOException {
    named(OTHER_ID);
    assertEquals(Explained.FAILED, put());
    assertEquals("", printed());
    assertTold(OTHER_ID);
  }

  @Test
  void whoIsAskedMustBeGiven() throws IOException {
    Path file = Files.writeString(folder.resolve("blob"), "some");
    assertEquals(Explained.SETUP, run("put", file.toString()));
    assertEquals(Explained.SETUP, run("get", ID));
    String all = told.toString(StandardCharsets.UTF_8);
    assertTrue(all.contains("Missing required option: '--publisher=URI'"), all);
    assertTrue(all.contains("Missing required option: '--aggregator=URI'"), all);
  }

  @Test
  void theIdThatIsComputedIsTheOneThatIsStored() throws IOException {
    named(ID);
    assertEquals(0, put());
    assertEquals(0, run("blob-id", folder.resolve("blob").toString()));
    assertEquals((ID + System.lineSeparator()).repeat(2), printed());
  }
}
