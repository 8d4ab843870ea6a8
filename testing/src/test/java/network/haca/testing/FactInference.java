package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import network.haca.client.InferenceClient;
import network.haca.client.ProvenAnswer;
import network.haca.client.Question;
import network.haca.devnet.network.Network;
import network.haca.lightclient.Receipt;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.feed.CandleQuery;
import network.haca.schemas.feed.CandleQuery.Value;
import network.haca.schemas.feed.FeedInput;
import network.haca.schemas.feed.FeedName;
import network.haca.schemas.tensor.Datatype;
import network.haca.testkit.Await;

/** Inferences over a feed of a network (rule D4), and what their receipts show. */
final class FactInference {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int CANDLES = 10;

  private final Network network;
  private final Path home;
  private final String feed;
  private final long seconds;

  /**
   * @param seconds of a candle
   */
  FactInference(Network network, Path home, Bytes32 feed, long seconds) {
    this.network = network;
    this.home = home;
    this.feed = FeedName.of(feed);
    this.seconds = seconds;
  }

  /** The model takes pairs: of each candle its opening and closing value. */
  private static Question question(String feed, String type, int candles, long seconds) {
    FeedInput input =
        new FeedInput(
            "launch",
            Datatype.valueOf(type),
            List.of((long) candles, 2L),
            feed,
            Optional.of(
                new CandleQuery(candles, seconds, false, List.of(Value.OPEN, Value.CLOSE))));
    return new Question("projectile", "", "", "", List.of()).withFeeds(List.of(input));
  }

  private Question question() {
    return question(feed, "FP32", CANDLES, seconds);
  }

  private URI ingress() {
    return URI.create("http://127.0.0.1:" + network.ports().http());
  }

  void assertTenCandlesVerifyAndNothingElseDoes() throws Exception {
    try (InferenceClient client = new InferenceClient()) {
      ProvenAnswer overHttp = ask(client);
      ProvenAnswer overGrpc = client.askGrpc("127.0.0.1", network.ports().grpc(), question());
      assertEquals(CANDLES * 2 * Float.BYTES, input(overHttp).size());
      assertEquals(1, overGrpc.exchange().facts().size());
      ObjectNode receipt = receipt(overHttp);
      FactTampering tampering = new FactTampering(Offline.genesis(Network.genesis(home)));
      assertEquals(Set.of(), tampering.failures(receipt));
      assertEquals(Set.of(), schemaErrors(receipt));
      tampering.assertNamed(receipt);
      verifyByCommand(receipt);
    }
    HacaCommand.Outcome direct =
        HacaCommand.run(
            "infer",
            "--direct",
            "--model",
            "projectile",
            "--feed",
            "launch=%s,candles=2,seconds=%d,values=high+low,shape=2x2".formatted(feed, seconds),
            "--chain",
            "http://127.0.0.1:" + network.ports().chain());
    assertEquals(0, direct.code(), direct::text);
  }

  private static Bytes input(ProvenAnswer answer) {
    return answer.exchange().transcript().tensors().getFirst().content();
  }

  /** Until the feed has history enough. */
  private ProvenAnswer ask(InferenceClient client) throws Exception {
    AtomicReference<String> refusal = new AtomicReference<>("");
    List<ProvenAnswer> answers = new ArrayList<>();
    Await.until(
        PATIENCE,
        () -> "no inference over ten candles: " + refusal.get(),
        () -> {
          try {
            answers.add(client.askHttp(ingress(), question()));
          } catch (IOException e) {
            refusal.set(String.valueOf(e.getMessage()));
          }
          return !answers.isEmpty();
        });
    return answers.getFirst();
  }

  private ObjectNode receipt(ProvenAnswer answer) throws Exception {
    Path kept =
        Files.writeString(home.resolve("answer.json"), answer.exchange().write().toString());
    String leaf = answer.proof().leaf().hash().toHex();
    String bridge = "http://127.0.0.1:" + network.ports().receipts();
    String[] command = {"receipt", leaf, "--bridge", bridge, "--answer", kept.toString(), "--json"};
    Await.until(PATIENCE, "no receipt", () -> HacaCommand.run(command).code() == 0);
    return Receipt.parse(HacaCommand.run(command).printed());
  }

  private static Set<?> schemaErrors(ObjectNode receipt) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            Objects.requireNonNull(
                FactInference.class.getResourceAsStream(
                    "/network/haca/schemas/receipt.schema.json")))
        .validate(receipt);
  }

  private void verifyByCommand(ObjectNode receipt) throws Exception {
    Path file = Files.writeString(home.resolve("receipt.json"), receipt.toString());
    HacaCommand.Outcome verified =
        HacaCommand.run("verify", file.toString(), "--genesis", Network.genesis(home).toString());
    assertEquals(0, verified.code(), verified::text);
    assertTrue(verified.text().contains("10 candles of %d s".formatted(seconds)), verified::text);
  }

  void assertRefusalsAreNamed() {
    try (InferenceClient client = new InferenceClient()) {
      assertRefused(client, question("ETH-USD", "FP32", 2, seconds), "is not on this chain");
      assertRefused(client, question(feed, "FP32", 512, seconds), "no history so far back");
      assertRefused(client, question(feed, "FP32", 2, 1), "cannot be made of them");
      assertRefused(client, question(feed, "FP64", 2, seconds), "launch");
    }
  }

  private void assertRefused(InferenceClient client, Question question, String reason) {
    IOException refused =
        assertThrows(IOException.class, () -> client.askHttp(ingress(), question));
    String message = String.valueOf(refused.getMessage());
    assertFalse(message.contains("answers 5"), message);
    assertTrue(message.contains(reason), message);
  }
}
