package network.haca.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import network.haca.attestation.EnclaveIdentity;
import network.haca.broker.BrokerAccess;
import network.haca.client.llm.AnswerCheck;
import network.haca.client.llm.GivenAnswer;
import network.haca.client.llm.LlmChecks;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.RegistryContract;
import network.haca.contracts.RegistryTransactions;
import network.haca.contracts.TransactionSender;
import network.haca.fullnode.core.DevelopmentAccounts;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.Proofs;
import network.haca.schemas.llm.CanonicalRequest;
import network.haca.schemas.llm.CanonicalRequest.Form;
import network.haca.schemas.llm.LlmAnswer;
import network.haca.schemas.llm.PythonJson;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Route;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules S1, O1 and R of answers that are settled each by a transaction of its own. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class IndividualIT {
  @TempDir private static Path home;

  private static LlmNetwork network;

  @BeforeAll
  static void start() throws Exception {
    network = LlmNetwork.start(home);
  }

  @AfterAll
  static void stop() {
    network.close();
  }

  private static HttpResponse<String> chat(String content, boolean isStream) throws Exception {
    return network.chat("gpt-4.1", content, isStream, "X-SETTLEMENT-TYPE", "individual");
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElseThrow(() -> new AssertionError(name));
  }

  /** Request and answer are there for anyone, who finds both hashes in them. */
  private static void assertPublished(String blobId, Bytes32 leaf) throws Exception {
    JsonNode payload =
        PythonJson.parse(network.get(network.ports().walrus(), "/v1/blobs/" + blobId).body());
    JsonNode receipt = network.awaitReceipt(leaf);
    CanonicalRequest canonical = CanonicalRequest.chat(payload.get("input"), Form.SDK);
    assertEquals(
        receipt.at("/leaf/inputHash").asText(),
        ((CanonicalRequest.Bytewise) canonical).hash().toHex());
    GivenAnswer published =
        GivenAnswer.published(payload.toString(), Form.SDK).orElseThrow(AssertionError::new);
    Bytes key =
        RegistryContract.decodeNode(
                network
                    .chain()
                    .call(Addresses.REGISTRY, RegistryContract.getNode(published.proof().teeId())))
            .publicKey();
    assertEquals(leaf, published.proof().leaf().hash());
    assertEquals(
        List.of(),
        new LlmChecks(Form.SDK, LlmChecks.Acceptance.WHOLE)
            .answer(published, key, "registered").stream().filter(AnswerCheck::failed).toList());
    LlmAnswer answer = LlmAnswer.read(payload.get("output").toString());
    assertEquals(
        receipt.at("/leaf/outputHash").asText(), Keccak.hash(answer.signedOutput()).toHex());
    assertEquals(leaf, LlmNetwork.leafOf(payload.get("output").toString()));
    assertEquals(receipt.at("/leaf/teeId").asText(), payload.get("teeId").asText());
  }

  private static void assertSettledAlone(String transaction, String blobId, Bytes32 leaf)
      throws Exception {
    JsonNode receipt = network.awaitReceipt(leaf);
    assertEquals("INDIVIDUAL", receipt.get("route").asText());
    assertEquals(Optional.empty(), network.firstFailure(receipt));
    assertEquals(Set.of(), schema(receipt));
    assertEquals(
        Optional.of(true),
        network
            .chain()
            .receipt(Bytes32.fromHex(transaction))
            .map(EthereumClient.Receipt::succeeded));
    JsonNode found = network.find(leaf);
    assertEquals("SETTLED", found.get("status").asText());
    assertEquals(transaction, found.get("transaction").asText());
    assertEquals(blobId, found.get("walrusBlobId").asText());
    assertTrue(found.get("height").asLong() > 0);
    assertPublished(blobId, leaf);
  }

  private static Set<?> schema(JsonNode receipt) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(
            IndividualIT.class.getResourceAsStream("/network/haca/schemas/receipt.schema.json"))
        .validate(receipt);
  }

  @Test
  void aWholeAnswerHasTheOriginalsHeadersAndSettlesByItsOwnTransaction() throws Exception {
    HttpResponse<String> response = chat("echo hello", false);
    assertEquals(200, response.statusCode(), response::body);
    Bytes32 leaf = LlmNetwork.leafOf(response.body());
    assertEquals("individual", header(response, "X-Settlement-Type"));
    assertEquals("submitted", header(response, "X-Settlement-Status"));
    assertEquals(leaf.toHex(), header(response, "X-Settlement-Job-ID"));
    assertEquals(
        "0x" + PythonJson.parse(response.body()).get("tee_output_hash").asText(),
        header(response, "X-TEE-Output-Hash"));
    assertEquals(42, header(response, "X-Settlement-Signer-Address").length());
    assertSettledAlone(
        header(response, "X-Settlement-Tx-Hash"),
        header(response, "X-Settlement-Walrus-Blob-ID"),
        leaf);
    ObjectNode receipt = (ObjectNode) network.awaitReceipt(leaf);
    receipt.put("route", "BATCH");
    assertEquals(Optional.of("settlement"), network.firstFailure(receipt));
  }

  @Test
  void aStreamSaysSoInItsLastChunkAndIsPublishedWhole() throws Exception {
    HttpResponse<String> response = chat("tool", true);
    String last =
        response
            .body()
            .lines()
            .filter(line -> line.contains("tee_signature"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(response.body()));
    JsonNode chunk = PythonJson.parse(last.substring("data: ".length()));
    assertTrue(chunk.get("data_settlement_success").asBoolean(), last);
    assertEquals("individual", chunk.get("settlement_type").asText());
    assertSettledAlone(
        chunk.get("data_settlement_transaction_hash").asText(),
        chunk.get("data_settlement_blob_id").asText(),
        LlmNetwork.leafOf(response.body()));
  }

  @Test
  void s1WhatTheRelayDoesNotTakeAnyMoreGoesAsABatchOfOneAndTheReceiptSaysSo() throws Exception {
    EnclaveIdentity identity = RegisteredNode.newIdentity();
    RegisteredNode.enrol(network.chain(), identity);
    long now = Instant.now().getEpochSecond();
    Bytes32 word = Bytes32.ofUnsigned(now);
    SettlementLeaf leaf =
        new SettlementLeaf(
            identity.teeId(),
            word,
            word,
            identity.sign(SettlementLeaf.message(word, word, now)),
            now);
    // A key that is disabled between the answer and its settlement: the proof still counts.
    var _ =
        new TransactionSender(network.chain(), DevelopmentAccounts.KEYS.get(0))
            .send(Addresses.REGISTRY, RegistryTransactions.disable(identity.teeId()));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            network.network().kafka(BrokerAccess.PROOF_STREAM).toClientProperties(),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] proof =
          Proofs.of(leaf)
              .setRoute(Route.ROUTE_INDIVIDUAL)
              .setBlobId("A".repeat(43))
              .build()
              .toByteArray();
      producer.send(new ProducerRecord<>(Topics.INDIVIDUAL.name(), leaf.hash().toArray(), proof));
    }
    JsonNode receipt = network.awaitReceipt(leaf.hash());
    assertEquals("BATCH", receipt.get("route").asText());
    assertEquals(leaf.hash().toHex(), receipt.get("root").asText());
    assertEquals(Optional.empty(), network.firstFailure(receipt));
    assertEquals("SETTLED", network.find(leaf.hash()).get("status").asText());
  }
}
