package network.haca.answering.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/** Rules P1 and P4: a full node cannot have a key or a seed that does not follow be signed. */
class AdmissionCheckTest {
  private static final Bytes32 TRANSACTION = Bytes32.ofUnsigned(0xabc);
  private static final long HEIGHT = 100;
  private static final long TIME = 1_790_000_000L;
  private static final Bytes HEADER = header(HEIGHT, TIME);
  private static final Bytes CALL_DATA = callData("double");
  private static final Bytes32 KEY = PipeHashes.key(TRANSACTION, CALL_DATA);
  private static final Bytes32 SEED = PipeHashes.seed(KEY, Keccak.hash(HEADER));

  private static Bytes header(long number, long time) {
    List<Bytes> fields = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      fields.add(Rlp.encode(i == 8 ? number : i == 11 ? time : i));
    }
    return Rlp.encodeList(fields);
  }

  private static Bytes callData(String model) {
    return InferenceAbi.write(
        new ModelRequest(Mode.TEE.number(), model, new ModelInput(List.of(), List.of())));
  }

  private static OpenAdmission admission(Bytes32 key, Mode mode, Bytes32 seed, Bytes callData) {
    OpenRequest request =
        new OpenRequest(
            key, Bytes32.ofUnsigned(7), Bytes32.ofUnsigned(8), mode, seed, List.of(), callData);
    return new OpenAdmission(
        TRANSACTION, 1, Address.ZERO, HEIGHT, TIME, 1, TIME + 120, HEIGHT + 64, List.of(request));
  }

  private static void assertFlawed(String says, OpenAdmission admission, Bytes header) {
    String flaw = AdmissionCheck.flaw(admission, header).orElse("none");
    assertTrue(flaw.contains(says), flaw);
  }

  @Test
  void p4WhatFollowsFromTransactionAndHeaderIsTaken() {
    OpenAdmission good = admission(KEY, Mode.TEE, SEED, CALL_DATA);
    assertTrue(AdmissionCheck.isDrawn(good));
    assertEquals(Optional.empty(), AdmissionCheck.flaw(good, HEADER));
  }

  @Test
  void p4OtherKeysSeedsModesAndHeadersAreRefused() {
    assertFlawed("key", admission(KEY, Mode.TEE, SEED, callData("other")), HEADER);
    assertFlawed("key", admission(SEED, Mode.TEE, SEED, CALL_DATA), HEADER);
    assertFlawed("seed", admission(KEY, Mode.TEE, KEY, CALL_DATA), HEADER);
    assertFlawed("mode", admission(KEY, Mode.VANILLA, SEED, CALL_DATA), HEADER);
    OpenAdmission good = admission(KEY, Mode.TEE, SEED, CALL_DATA);
    assertFlawed("header", good, header(HEIGHT + 1, TIME));
    assertFlawed("header", good, header(HEIGHT, TIME + 1));
    assertFlawed("header", good, Bytes.EMPTY);
    assertFlawed("header", good, Bytes.fromHex("0xc0"));
  }

  @Test
  void p4AnAdmissionWithoutARowIsNotLookedAtYet() {
    assertFalse(AdmissionCheck.isDrawn(admission(KEY, Mode.TEE, Bytes32.ZERO, CALL_DATA)));
  }
}
