package network.haca.client.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import network.haca.contracts.Addresses;
import network.haca.contracts.FakeNode;
import network.haca.pipe.ChatMessage;
import network.haca.pipe.ChatRequest;
import network.haca.pipe.ChatResult;
import network.haca.pipe.FactRequest;
import network.haca.pipe.FactResult;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.InferenceEvent;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule R2: what was asked is found wherever it left a trace, and nothing else is taken for it. */
class AskedCallsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Bytes32 TRANSACTION = Bytes32.ofUnsigned(7);
  private static final Bytes32 ADMISSION = Bytes32.ofUnsigned(9);
  private static final ChatMessage MESSAGE = new ChatMessage("user", "And?", "", "", List.of());
  private static final Bytes CALL =
      InferenceAbi.write(new ChatRequest(2, "m", List.of(MESSAGE), List.of(), "", 9, List.of(), 0));
  private static final Bytes32 KEY = PipeHashes.key(TRANSACTION, CALL);

  private static JsonNode receipt(String address) throws IOException {
    Bytes answer = InferenceAbi.write(new ChatResult("stop", MESSAGE));
    return JSON.readTree(
        "{\"logs\":[{\"address\":\"%s\",\"data\":\"%s\"},{\"address\":\"%s\",\"data\":\"0x00\"}]}"
            .formatted(address, InferenceEvent.data(KEY, CALL, answer).toHex(), address));
  }

  @Test
  void r2ACallIsFoundInTheLogOfItsAnswer() throws Exception {
    try (FakeNode node = new FakeNode(_ -> "\"error\":{\"code\":1,\"message\":\"asked\"}")) {
      AskedCalls calls = new AskedCalls(node.client(), TRANSACTION);
      calls.readLogs(receipt(Addresses.INFERENCE.toHex()));
      assertEquals(CALL, calls.of(KEY, ADMISSION));
    }
  }

  /** Rule P10: the event of a fact has another form than those of models. */
  @Test
  void r2ACallForAFactIsFoundInTheLogOfItsAnswer() throws Exception {
    Bytes call =
        InferenceAbi.write(
            new FactRequest(
                "btc-usd", List.of(new FactRequest.Parameter("pair", "BTC-USD")), 2, 2, 10_000));
    Bytes32 key = PipeHashes.key(TRANSACTION, call);
    Bytes answer = InferenceAbi.write(new FactResult(BigInteger.TEN, 1_000, 2, false));
    JsonNode receipt =
        JSON.readTree(
            "{\"logs\":[{\"address\":\"%s\",\"data\":\"%s\"}]}"
                .formatted(
                    Addresses.INFERENCE.toHex(), InferenceEvent.data(key, call, answer).toHex()));
    try (FakeNode node = new FakeNode(_ -> "\"error\":{\"code\":1,\"message\":\"asked\"}")) {
      AskedCalls calls = new AskedCalls(node.client(), TRANSACTION);
      calls.readLogs(receipt);
      assertEquals(call, calls.of(key, ADMISSION));
    }
  }

  /** A static call and a failure leave no log: the run that asked is made again. */
  @Test
  void r2ACallWithoutALogIsFoundInTheRunThatAsked() throws Exception {
    String trace =
        """
        "result":{"to":"0x01","input":"0x","calls":[
          {"to":"0x02","input":"0x0102","calls":[{"to":"%s","input":"%s"}]}]}
        """
            .formatted(Addresses.INFERENCE.toHex(), CALL.toHex());
    try (FakeNode node =
        new FakeNode(
            request ->
                request.contains("debug_traceTransaction") && request.contains(ADMISSION.toHex())
                    ? trace
                    : "\"result\":null")) {
      AskedCalls calls = new AskedCalls(node.client(), TRANSACTION);
      calls.readLogs(receipt(Addresses.INFERENCE_HUB.toHex()));
      assertEquals(CALL, calls.of(KEY, ADMISSION));
      IOException unknown =
          assertThrows(IOException.class, () -> calls.of(Bytes32.ZERO, ADMISSION));
      assertTrue(String.valueOf(unknown.getMessage()).contains("does not show the call"));
    }
  }

  @Test
  void r2ANodeWithoutTheStateSaysWhatIsMissing() throws Exception {
    try (FakeNode node =
        new FakeNode(_ -> "\"error\":{\"code\":4444,\"message\":\"pruned history\"}")) {
      AskedCalls calls = new AskedCalls(node.client(), TRANSACTION);
      IOException pruned = assertThrows(IOException.class, () -> calls.of(KEY, ADMISSION));
      assertTrue(
          String.valueOf(pruned.getMessage()).contains("keeps older states"), pruned::toString);
    }
  }
}
