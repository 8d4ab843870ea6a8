package network.haca.testing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import network.haca.pipe.FixedPoint;
import network.haca.pipe.InferenceAbi;
import network.haca.pipe.Mode;
import network.haca.pipe.ModelInput;
import network.haca.pipe.ModelOutput;
import network.haca.pipe.ModelRequest;
import network.haca.pipe.NumberTensor;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;

/**
 * Code in the place of 0xF4 that answers the questions of a script, byte for byte, and reverts on
 * any other.
 */
final class ScriptedModels {
  private static final int PUSH0 = 0x5f;
  private static final int PUSH2 = 0x61;
  private static final int PUSH32 = 0x7f;
  private static final int JUMPDEST = 0x5b;

  /** DUP1 PUSH32 EQ PUSH2 JUMPI. */
  private static final int CASE_BYTES = 1 + 33 + 1 + 3 + 1;

  /** JUMPDEST, and PUSH2 PUSH2 PUSH0 CODECOPY PUSH2 PUSH0 RETURN. */
  private static final int ANSWER_BYTES = 1 + 3 + 3 + 1 + 1 + 3 + 1 + 1;

  private final Map<Bytes, Bytes> answers = new LinkedHashMap<>();

  /** A question with one input of a row, and its answer of one number. */
  void answer(Mode mode, String model, String input, List<FixedPoint> row, FixedPoint answer) {
    NumberTensor given = new NumberTensor(input, row, List.of(1L, (long) row.size()));
    NumberTensor output = new NumberTensor("y", List.of(answer), List.of(1L, 1L));
    answers.put(
        InferenceAbi.write(
            new ModelRequest(mode.number(), model, new ModelInput(List.of(given), List.of()))),
        InferenceAbi.write(new ModelOutput(List.of(output), List.of(), List.of(), false)));
  }

  /** Compares the hash of the call data with that of each question. */
  Bytes code() {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    // CALLDATASIZE PUSH0 PUSH0 CALLDATACOPY CALLDATASIZE PUSH0 KECCAK256
    code.writeBytes(new byte[] {0x36, PUSH0, PUSH0, 0x37, 0x36, PUSH0, 0x20});
    List<Bytes> returned = new ArrayList<>(answers.values());
    int first = code.size() + answers.size() * CASE_BYTES + 3;
    int place = 0;
    for (Bytes question : answers.keySet()) {
      code.write(0x80);
      code.write(PUSH32);
      code.writeBytes(Keccak.hash(question).value().toArray());
      code.write(0x14);
      push(code, first + place * ANSWER_BYTES);
      code.write(0x57);
      place++;
    }
    // PUSH0 PUSH0 REVERT
    code.writeBytes(new byte[] {PUSH0, PUSH0, (byte) 0xfd});
    int data = first + answers.size() * ANSWER_BYTES;
    for (Bytes answer : returned) {
      code.write(JUMPDEST);
      push(code, answer.size());
      push(code, data);
      code.write(PUSH0);
      code.write(0x39);
      push(code, answer.size());
      code.write(PUSH0);
      code.write(0xf3);
      data += answer.size();
    }
    returned.forEach(answer -> code.writeBytes(answer.toArray()));
    return Bytes.copyOf(code.toByteArray());
  }

  private static void push(ByteArrayOutputStream code, int number) {
    code.write(PUSH2);
    code.write(number >>> 8);
    code.write(number);
  }
}
