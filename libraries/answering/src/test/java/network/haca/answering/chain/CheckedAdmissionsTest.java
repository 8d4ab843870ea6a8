package network.haca.answering.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import network.haca.answering.core.AdmissionChain;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.pipe.PipeHashes;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import org.junit.jupiter.api.Test;

/** Rule P4: what is not known to be the chain's is not answered, and keeps nothing else waiting. */
class CheckedAdmissionsTest {
  private static final long TIME = 1_790_000_000L;
  private static final OpenAdmission FIRST = admission(7);
  private static final OpenAdmission SECOND = admission(8);

  private final List<Long> asked = new ArrayList<>();

  private static Bytes header(long height) {
    List<Bytes> fields = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      fields.add(Rlp.encode(i == 8 ? height : i == 11 ? TIME + height : i));
    }
    return Rlp.encodeList(fields);
  }

  private static OpenAdmission admission(long height) {
    Bytes32 transaction = Bytes32.ofUnsigned(height);
    Bytes callData =
        InferenceAbi.write(
            new ModelRequest(Mode.TEE.number(), "m", new ModelInput(List.of(), List.of())));
    Bytes32 key = PipeHashes.key(transaction, callData);
    OpenRequest request =
        new OpenRequest(
            key,
            Bytes32.ofUnsigned(7),
            Bytes32.ofUnsigned(8),
            Mode.TEE,
            PipeHashes.seed(key, Keccak.hash(header(height))),
            List.of(),
            callData);
    return new OpenAdmission(
        transaction,
        1,
        Address.ZERO,
        height,
        TIME + height,
        1,
        TIME + 120,
        height + 64,
        List.of(request));
  }

  private static String failure(AdmissionChain.Look look) {
    assertEquals(1, look.failures().size(), look::toString);
    return String.valueOf(look.failures().getFirst().getMessage());
  }

  private AdmissionChain.Look look(HeaderTrust trust) {
    return new CheckedAdmissions(trust)
        .check(List.of(FIRST, SECOND), CheckedAdmissionsTest::header);
  }

  @Test
  void p4AHeaderThatNobodySignedIsNotAnswered() {
    AdmissionChain.Look look =
        look((height, _) -> height == 7 ? Optional.of("signed another") : Optional.empty());
    assertEquals(List.of(SECOND), look.open());
    assertTrue(failure(look).contains("signed another"), look::toString);
  }

  @Test
  void p4AWrongAdmissionKeepsNoOtherFromItsAnswer() {
    AdmissionChain.Look look =
        new CheckedAdmissions(HeaderTrust.believing())
            .check(List.of(FIRST, SECOND), height -> header(height == 7 ? 9 : height));
    assertEquals(List.of(SECOND), look.open());
    assertTrue(failure(look).contains("wrong admission"), look::toString);
  }

  @Test
  void p4WhatWasVerifiedIsAnsweredThoughNothingElseCanBeNow() {
    List<String> trouble = new ArrayList<>();
    CheckedAdmissions admissions =
        new CheckedAdmissions(
            (height, _) -> {
              asked.add(height);
              if (!trouble.isEmpty()) {
                throw new IOException(trouble.getFirst());
              }
              return Optional.empty();
            });
    assertEquals(
        List.of(FIRST), admissions.check(List.of(FIRST), CheckedAdmissionsTest::header).open());
    trouble.add("silent");
    AdmissionChain.Look look =
        admissions.check(List.of(FIRST, SECOND, admission(9)), CheckedAdmissionsTest::header);
    assertEquals(List.of(FIRST), look.open());
    assertEquals("silent", failure(look));
    assertEquals(List.of(7L, 8L), asked, "who is silent is asked once in a look");
    trouble.clear();
    assertEquals(
        List.of(FIRST, SECOND),
        admissions.check(List.of(FIRST, SECOND), CheckedAdmissionsTest::header).open());
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void p4ASilentNodeHoldsNoLookUp() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    try (BoundedTrust trust =
        new BoundedTrust(
            (_, _) -> {
              await(answers);
              return Optional.of("late");
            },
            Duration.ofMillis(20))) {
      IOException waits = assertThrows(IOException.class, () -> trust.flaw(7, header(7)));
      assertTrue(String.valueOf(waits.getMessage()).contains("not verified yet"), waits::toString);
      answers.countDown();
      Optional<String> word = Optional.empty();
      for (int i = 0; i < 1_000 && word.isEmpty(); i++) {
        try {
          word = trust.flaw(7, header(7));
        } catch (IOException e) {
          assertTrue(String.valueOf(e.getMessage()).contains("not verified yet"), e::toString);
        }
      }
      assertEquals(Optional.of("late"), word);
    }
  }

  @Test
  void p1ACallThatNamesAnotherEntryIsNotAnswered() {
    Bytes32 entry = Bytes32.ofUnsigned(7);
    for (Bytes32 named : List.of(entry, Bytes32.ofUnsigned(9))) {
      Bytes callData =
          InferenceAbi.write(
              new ModelRequest(
                  Mode.TEE.number(), named.toHex(), new ModelInput(List.of(), List.of())));
      Bytes32 key = PipeHashes.key(FIRST.transactionHash(), callData);
      OpenRequest request =
          new OpenRequest(
              key,
              entry,
              Bytes32.ofUnsigned(8),
              Mode.TEE,
              PipeHashes.seed(key, Keccak.hash(header(7))),
              List.of(),
              callData);
      OpenAdmission admission =
          new OpenAdmission(
              FIRST.transactionHash(),
              1,
              Address.ZERO,
              7,
              TIME + 7,
              1,
              TIME + 120,
              71,
              List.of(request));
      assertEquals(named.equals(entry), AdmissionCheck.flaw(admission, header(7)).isEmpty());
    }
  }
}
