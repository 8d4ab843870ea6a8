package network.haca.client.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import network.haca.contracts.RegistryContract.Interval;
import network.haca.contracts.RegistryContract.Node;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.schemas.NodeKind;
import network.haca.schemas.TeeProof;
import network.haca.schemas.llm.LlmAnswer;
import org.junit.jupiter.api.Test;

/** Rules T3 and T5 by the vectors of {@code answer-vectors.json}, which other code has made. */
class AnswerVectorsTest {
  private static JsonNode vectors() throws Exception {
    return new ObjectMapper()
        .readTree(AnswerVectorsTest.class.getResourceAsStream("answer-vectors.json"));
  }

  private static SigningNode node(JsonNode vectors) {
    Bytes key = Bytes.fromHex(vectors.get("public_key").asText());
    long time = vectors.get("timestamp").asLong();
    return new SigningNode(
        new Node(
            Keccak.hash(key),
            Address.ZERO,
            Address.ZERO,
            "https://n:1",
            key,
            Bytes.EMPTY,
            Bytes32.ZERO,
            NodeKind.LLM_PROXY.teeType(),
            true,
            time,
            time),
        List.of(new Interval(time, 0)),
        false);
  }

  private static Bytes32 hash(JsonNode vector, String field) {
    return Bytes32.fromHex("0x" + vector.get(field).asText());
  }

  @Test
  void allThatIsShownIsInTheBytesWhoseHashIsTheSalt() throws Exception {
    JsonNode vectors = vectors();
    for (JsonNode vector : vectors.get("vectors")) {
      String name = vector.get("name").asText();
      LlmAnswer answer = LlmAnswer.read(vector.get("response").asText());
      Bytes canonical = Bytes.ofUtf8(vector.get("canonical").asText());
      assertEquals(Keccak.hash(canonical), answer.hash(), name);
      assertEquals(hash(vector, "salt"), answer.hash(), name);
      assertEquals(
          Optional.of(answer.hash()),
          RsaPss.salt(
              Bytes.fromHex(vectors.get("public_key").asText()),
              hash(vector, "message"),
              Bytes.fromHex(vector.get("signature").asText())),
          name);
      LlmVerdict verdict =
          LlmAnswers.verify(
              vector.get("request").asText(),
              vector.get("response").asText(),
              node(vectors),
              Instant.ofEpochSecond(vectors.get("timestamp").asLong()));
      LlmVerdict.Verified verified =
          assertInstanceOf(LlmVerdict.Verified.class, verdict, () -> name + verdict);
      assertEquals(hash(vector, "leaf"), verified.leaf(), name);
    }
  }

  /** Checks an answer as OpenGradient's SDK does: two hashes, and the signature by a library. */
  @Test
  void theOriginalsVerifierTakesThem() throws Exception {
    JsonNode vectors = vectors();
    for (JsonNode vector : vectors.get("vectors")) {
      LlmAnswer answer = LlmAnswer.read(vector.get("response").asText());
      TeeProof proof = answer.proof().orElseThrow();
      Bytes output = Bytes.ofUtf8(vector.get("signed_output").asText());
      assertEquals(output, answer.signedOutput(), vector::toString);
      assertEquals(Keccak.hash(output), proof.outputHash(), vector::toString);
      assertEquals(hash(vector, "message"), proof.leaf().message());
      assertTrue(isTaken(vectors.get("public_key").asText(), proof), vector::toString);
    }
  }

  private static boolean isTaken(String publicKey, TeeProof proof) throws Exception {
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
    verifier.initVerify(
        KeyFactory.getInstance("RSA")
            .generatePublic(new X509EncodedKeySpec(Bytes.fromHex(publicKey).toArray())));
    verifier.update(proof.leaf().message().toArray());
    return verifier.verify(proof.signature().toArray());
  }
}
