package network.haca.x402;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** The JSON of challenges and answers is what the public schemas have. */
class AnswersTest {
  private static final Offer UPTO = TestPayer.offer(Scheme.UPTO, TransferMethod.PERMIT2);
  private static final Offer EXACT = TestPayer.offer(Scheme.EXACT, TransferMethod.EIP3009);
  private static final Challenge CHALLENGE =
      new Challenge(
          "Payment required",
          new Resource("https://a.example/v1", "Chat", "a/b"),
          List.of(UPTO, EXACT));

  @Test
  void aChallengeOfVersion2() {
    assertEquals(
        "{\"x402Version\":2,\"error\":\"Payment required\",\"resource\":{\"url\":\"https://a.example/v1\","
            + "\"description\":\"Chat\",\"mimeType\":\"a/b\"},\"accepts\":[{\"scheme\":\"upto\","
            + "\"network\":\"eip155:84532\",\"amount\":\"100000000000000000\","
            + "\"asset\":\"0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB\","
            + "\"payTo\":\"0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a\",\"maxTimeoutSeconds\":300,"
            + "\"extra\":{\"name\":\"OpenGradient\",\"version\":\"1\",\"assetTransferMethod\":\"permit2\","
            + "\"facilitatorAddress\":\"0x1563915e194D8CfBA1943570603F7606A3115508\"}}",
        CHALLENGE.toJson().toString().split(",\\{\"scheme\":\"exact\"", 2)[0]);
  }

  @Test
  void aChallengeOfVersion1HasWhatThatVersionKnows() {
    assertEquals(
        "{\"x402Version\":1,\"error\":\"Payment required\",\"accepts\":[{\"scheme\":\"exact\","
            + "\"network\":\"base-sepolia\",\"maxAmountRequired\":\"100000000000000000\","
            + "\"resource\":\"https://a.example/v1\",\"description\":\"Chat\",\"mimeType\":\"a/b\","
            + "\"asset\":\"0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB\","
            + "\"payTo\":\"0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a\",\"maxTimeoutSeconds\":300,"
            + "\"extra\":{\"name\":\"OpenGradient\",\"version\":\"1\"}}]}",
        CHALLENGE.toVersion1().toString());
  }

  @Test
  void whatIsSupportedAdvertisesNoExtension() {
    JsonNode supported =
        new Supported(List.of(Network.BASE_SEPOLIA), List.of(TestPayer.FACILITATOR)).toJson();
    assertEquals("[]", supported.get("extensions").toString());
  }

  @Test
  void answersOfAFacilitator() {
    assertEquals(
        "{\"isValid\":false,\"invalidReason\":\"permit2_token_mismatch\",\"invalidMessage\":\"why\"}",
        VerifyAnswer.bad(new Refusal(Reason.PERMIT2_TOKEN, "why"), Optional.empty())
            .toJson()
            .toString());
    assertEquals(
        "{\"success\":true,\"payer\":\"0x1563915e194D8CfBA1943570603F7606A3115508\",\"transaction\":\""
            + Bytes32.ZERO.toHex()
            + "\",\"network\":\"base-sepolia\",\"amount\":\"5\"}",
        new SettleAnswer(
                Version.V1,
                Network.BASE_SEPOLIA,
                Optional.of(TestPayer.FACILITATOR),
                Optional.empty(),
                Optional.of(Bytes32.ZERO),
                Optional.of(Uint256.of(5)),
                false)
            .toJson()
            .toString());
    assertEquals(
        "{\"kinds\":[{\"x402Version\":2,\"scheme\":\"exact\",\"network\":\"eip155:84532\"},"
            + "{\"x402Version\":2,\"scheme\":\"upto\",\"network\":\"eip155:84532\",\"extra\":"
            + "{\"facilitatorAddress\":\"0x1563915e194D8CfBA1943570603F7606A3115508\"}},"
            + "{\"x402Version\":1,\"scheme\":\"exact\",\"network\":\"base-sepolia\"}],"
            + "\"extensions\":[],\"signers\":{\"eip155:*\":"
            + "[\"0x1563915e194D8CfBA1943570603F7606A3115508\"]}}",
        new Supported(List.of(Network.BASE_SEPOLIA), List.of(TestPayer.FACILITATOR))
            .toJson()
            .toString());
  }
}
