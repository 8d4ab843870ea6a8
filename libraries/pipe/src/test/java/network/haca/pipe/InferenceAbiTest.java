package network.haca.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import org.junit.jupiter.api.Test;

/** Rule P1: a request is read in its canonical encoding alone. */
class InferenceAbiTest {
  private static final List<InferenceRequest> REQUESTS =
      List.of(Requests.model(), Requests.completion(), Requests.chat());

  @Test
  void selectorsAreThePublishedOnes() {
    assertEquals(Bytes.fromHex("7289e9c2"), InferenceAbi.MODEL_SELECTOR);
  }

  /** The resource was made with eth-abi 6.0.0, from the types of the published interface. */
  @Test
  void requestsEncodeAsOtherLibrariesDo() throws IOException {
    try (InputStream resource = InferenceAbiTest.class.getResourceAsStream("calls.txt")) {
      List<Bytes> calls =
          new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.US_ASCII)
              .lines()
              .map(line -> Bytes.fromHex(line.substring(line.indexOf(' ') + 1)))
              .toList();
      assertEquals(calls, REQUESTS.stream().map(InferenceAbi::write).toList());
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    for (InferenceRequest request : REQUESTS) {
      assertEquals(Optional.of(request), InferenceAbi.readRequest(InferenceAbi.write(request)));
    }
    ModelOutput output =
        new ModelOutput(
            List.of(Requests.PRICES),
            List.of(new StringTensor("s", List.of("a"))),
            List.of(new JsonTensor("j", "{}")),
            true);
    assertEquals(Optional.of(output), InferenceAbi.readModelOutput(InferenceAbi.write(output)));
    CompletionResult completion = new CompletionResult("a time");
    assertEquals(
        Optional.of(completion), InferenceAbi.readCompletionResult(InferenceAbi.write(completion)));
    ChatResult chat = new ChatResult("stop", Requests.message());
    assertEquals(Optional.of(chat), InferenceAbi.readChatResult(InferenceAbi.write(chat)));
  }

  /** The reader never throws, and what it takes has exactly one encoding. */
  @Test
  void noOtherBytesMeanTheSameRequest() {
    Random random = new Random(7);
    for (InferenceRequest request : REQUESTS) {
      Bytes good = InferenceAbi.write(request);
      for (int i = 0; i < 20_000; i++) {
        byte[] bytes = good.toArray();
        int flips = 1 + random.nextInt(3);
        for (int j = 0; j < flips; j++) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        Bytes changed = Bytes.wrap(bytes);
        InferenceAbi.readRequest(changed)
            .ifPresent(read -> assertEquals(changed, InferenceAbi.write(read)));
      }
    }
  }

  @Test
  void bytesBehindAndBytesMissingAreRefused() {
    for (InferenceRequest request : REQUESTS) {
      Bytes good = InferenceAbi.write(request);
      assertTrue(InferenceAbi.readRequest(Bytes.concat(good, Bytes32.ZERO.value())).isEmpty());
      for (int size = 0; size < good.size(); size += 7) {
        assertTrue(InferenceAbi.readRequest(good.slice(0, size)).isEmpty());
      }
    }
  }

  /** An ABI bomb: each element of an array points to the same bytes. */
  @Test
  void sharedTailsAreRefused() {
    Bytes good =
        InferenceAbi.write(
            new ModelRequest(
                0, "m", new ModelInput(List.of(Requests.PRICES, Requests.PRICES), List.of())));
    byte[] bytes = good.toArray();
    int second = 4 + 10 * 32;
    System.arraycopy(bytes, second - 32, bytes, second, 32);
    assertTrue(InferenceAbi.readRequest(good).isPresent());
    assertNotEquals(good, Bytes.copyOf(bytes));
    assertTrue(InferenceAbi.readRequest(Bytes.wrap(bytes)).isEmpty());
  }

  @Test
  void errorsEncodeAsSolidityDoes() {
    Bytes data = InferenceError.INFERENCE_UNAVAILABLE.encode("no");
    assertEquals(
        Keccak.hash(Bytes.ofUtf8("InferenceUnavailable(string)")).value().slice(0, 4),
        data.slice(0, 4));
    assertEquals(4 + 3 * 32, data.size());
  }
}
