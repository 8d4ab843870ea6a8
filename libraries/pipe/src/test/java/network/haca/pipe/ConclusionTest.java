package network.haca.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import org.junit.jupiter.api.Test;

/** Rule P5: a conclusion has one form, and its sender signs all of it. */
class ConclusionTest {
  private static final Bytes32 HASH = Bytes32.ofUnsigned(11);
  private static final Answer ANSWER =
      new Answer(
          Bytes32.ofUnsigned(1),
          Bytes32.ofUnsigned(2),
          1_700_000_000L,
          Bytes.fromHex("0102"),
          Optional.empty(),
          Bytes.fromHex("03"),
          Bytes.EMPTY);
  private static final Answer FAILED =
      new Answer(
          Bytes32.ofUnsigned(4),
          Bytes32.ofUnsigned(2),
          1_700_000_000L,
          Bytes.EMPTY,
          Optional.of(Failure.MODEL_FAILED),
          Bytes.fromHex("03"),
          Bytes.EMPTY);
  private static final Conclusion CONCLUSION =
      new Conclusion(HASH, 1, Bytes32.ofUnsigned(2), List.of(ANSWER, FAILED), Bytes.fromHex("ff"));

  @Test
  void whatIsWrittenIsRead() {
    assertEquals(Optional.of(CONCLUSION), Conclusion.decode(CONCLUSION.encode()));
  }

  @Test
  void noOtherBytesMeanTheSame() {
    Random random = new Random(3);
    Bytes good = CONCLUSION.encode();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.toArray();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Bytes changed = Bytes.wrap(bytes);
      Conclusion.decode(changed).ifPresent(read -> assertEquals(changed, read.encode()));
    }
  }

  @Test
  void theSenderSignsChainRoundAndAnswers() {
    Bytes32 message = CONCLUSION.message(1);
    assertNotEquals(message, CONCLUSION.message(2));
    assertNotEquals(
        message,
        Conclusion.unsigned(HASH, 2, CONCLUSION.sender(), CONCLUSION.answers()).message(1));
    assertNotEquals(
        message, Conclusion.unsigned(HASH, 1, CONCLUSION.sender(), List.of(ANSWER)).message(1));
    assertEquals(message, CONCLUSION.signed(Bytes.fromHex("aa")).message(1));
  }

  @Test
  void admissionsAreReadFromTheirJson() {
    OpenRequest request =
        new OpenRequest(
            Bytes32.ofUnsigned(1),
            Bytes32.ofUnsigned(2),
            Bytes32.ofUnsigned(3),
            Mode.TEE,
            Bytes32.ofUnsigned(4),
            List.of(Bytes32.ofUnsigned(5), Bytes32.ofUnsigned(6)),
            InferenceAbi.write(Requests.model()));
    OpenAdmission admission =
        new OpenAdmission(HASH, 7, Address.ZERO, 8, 9, 1, 129, 72, List.of(request));
    assertEquals(Optional.of(admission), AdmissionJson.read(AdmissionJson.write(admission)));
    assertEquals(
        Optional.empty(), AdmissionJson.read(AdmissionJson.write(admission).put("round", "x")));
  }

  @Test
  void hashesBindWhatTheyAreOf() {
    Bytes call = Bytes.fromHex("00");
    Bytes32 one = Bytes32.ofUnsigned(1);
    Bytes32 two = Bytes32.ofUnsigned(2);
    assertNotEquals(PipeHashes.key(one, call), PipeHashes.key(two, call));
    assertNotEquals(PipeHashes.seed(one, two), PipeHashes.seed(two, one));
    assertNotEquals(
        PipeHashes.input(1, one, one, one, one, Mode.TEE, call),
        PipeHashes.input(1, one, one, one, one, Mode.VANILLA, call));
    assertNotEquals(
        PipeHashes.output(Failure.MODEL_FAILED), PipeHashes.output(Failure.INPUT_REFUSED));
  }
}
