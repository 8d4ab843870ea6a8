package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.TransactionSender;
import network.haca.contracts.ValidatorSchedule;
import network.haca.contracts.ValidatorSetContract;
import network.haca.fullnode.core.ChainConfig;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.lightclient.tendermint.CanonicalBlockID;
import network.haca.lightclient.tendermint.CanonicalPartSetHeader;
import network.haca.lightclient.tendermint.CanonicalVote;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Under real CometBFT: a validator that prevoted for two blocks of one height loses its seat. */
class DoubleSignIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int CULPRIT = 3;
  private static final int PREVOTE = 1;
  private static final long HEIGHT = 2;

  @TempDir private Path home;

  private final Vertx vertx = Vertx.vertx();

  private static void broadcast(URI rpc, JsonNode evidence) throws Exception {
    ObjectNode body =
        JSON.createObjectNode()
            .put("jsonrpc", "2.0")
            .put("id", 1)
            .put("method", "broadcast_evidence");
    body.set("params", evidence);
    HttpRequest request =
        HttpRequest.newBuilder(rpc)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      JsonNode answer =
          JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
      assertFalse(answer.has("error"), answer::toString);
    }
  }

  private static ByteString digest(int fill) {
    byte[] digest = new byte[Bytes32.SIZE];
    Arrays.fill(digest, (byte) fill);
    return ByteString.copyFrom(digest);
  }

  /** A prevote for a block that is not there. */
  private static ObjectNode vote(Bytes seed, String address, int index, int block)
      throws IOException {
    Instant time = Instant.parse("2026-01-01T00:00:00Z");
    CanonicalVote canonical =
        CanonicalVote.newBuilder()
            .setType(PREVOTE)
            .setHeight(HEIGHT)
            .setBlockId(
                CanonicalBlockID.newBuilder()
                    .setHash(digest(block))
                    .setPartSetHeader(
                        CanonicalPartSetHeader.newBuilder().setTotal(1).setHash(digest(9))))
            .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
            .setChainId(ChainConfig.development().cometChainId())
            .build();
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    canonical.writeDelimitedTo(message);
    Bytes signature = Ed25519.sign(seed, Bytes.wrap(message.toByteArray()));
    ObjectNode vote =
        JSON.createObjectNode()
            .put("type", PREVOTE)
            .put("height", Long.toString(HEIGHT))
            .put("round", 0)
            .put("timestamp", time.toString())
            .put("validator_address", address)
            .put("validator_index", index)
            .put("signature", Base64.getEncoder().encodeToString(signature.toArray()));
    ObjectNode id = vote.putObject("block_id").put("hash", hex(digest(block)));
    id.putObject("parts").put("total", 1).put("hash", hex(digest(9)));
    return vote;
  }

  private static String hex(ByteString bytes) {
    return Bytes.wrap(bytes.toByteArray()).toHex().substring(2);
  }

  private static ObjectNode evidence(URI rpc, Bytes seed, String address) throws Exception {
    JsonNode validators = CometBft.get(rpc, "/validators?height=" + HEIGHT).path("validators");
    int index = 0;
    while (!validators.get(index).path("address").asText().equals(address)) {
      index++;
    }
    ObjectNode evidence = JSON.createObjectNode().put("type", "tendermint/DuplicateVoteEvidence");
    ObjectNode value = evidence.putObject("value");
    value.set("vote_a", vote(seed, address, index, 1));
    value.set("vote_b", vote(seed, address, index, 2));
    value.put("TotalVotingPower", "40").put("ValidatorPower", "10");
    value.set(
        "Timestamp",
        CometBft.get(rpc, "/commit?height=" + HEIGHT).at("/signed_header/header/time"));
    ObjectNode params = JSON.createObjectNode();
    params.set("evidence", evidence);
    return params;
  }

  private static ValidatorSchedule validators(EthereumClient chain) throws IOException {
    return ValidatorSetContract.decodeSets(
        chain.call(Addresses.VALIDATOR_SET, ValidatorSetContract.getSets()));
  }

  private static boolean isListed(EthereumClient chain, Bytes32 validator) throws IOException {
    return validators(chain).terms().getLast().members().stream()
        .anyMatch(member -> member.publicKey().equals(validator));
  }

  @Test
  @Timeout(180)
  void evidenceCostsTheSeatForGood() throws Exception {
    URI nowhere = URI.create("http://127.0.0.1:1");
    try (ValidatorNetwork network =
        ValidatorNetwork.start(
            vertx,
            home,
            4,
            Map.of("walrus.aggregators", nowhere.toString()),
            Map.of(),
            Map.of(3, Lies.OPPOSITE))) {
      EthereumClient chain = new EthereumClient(network.rpc(0));
      TransactionSender administrator =
          new TransactionSender(chain, DevelopmentAccounts.KEYS.getFirst());
      Bytes32 culprit = network.validatorKey(CULPRIT);
      // Heights come with transactions.
      for (long height = 0; height <= HEIGHT; height = chain.blockNumber()) {
        administrator.send(administrator.account(), Bytes.EMPTY);
      }
      assertTrue(isListed(chain, culprit));
      JsonNode key =
          JSON.readTree(home.resolve("node-3/cometbft/config/priv_validator_key.json").toFile());
      byte[] secret = Base64.getDecoder().decode(key.at("/priv_key/value").asText());
      Bytes seed = Bytes.wrap(secret).slice(0, Bytes32.SIZE);
      String address = key.path("address").asText();
      broadcast(network.cometRpc(0), evidence(network.cometRpc(0), seed, address));
      Instant end = Instant.now().plus(PATIENCE);
      while (isListed(chain, culprit)) {
        assertTrue(Instant.now().isBefore(end), "it keeps its seat");
        administrator.send(administrator.account(), Bytes.EMPTY);
      }
      String refusal =
          String.valueOf(
              assertThrows(
                      IOException.class,
                      () ->
                          administrator.send(
                              Addresses.VALIDATOR_SET, ValidatorSetContract.setPower(culprit, 10)))
                  .getMessage());
      assertTrue(refusal.contains("Barred["), refusal);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
