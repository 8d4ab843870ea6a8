package network.haca.answering.log;

import com.google.protobuf.BytesValue;
import com.google.protobuf.UnsafeByteOperations;
import java.util.List;
import network.haca.pipe.Answer;
import network.haca.pipe.Conclusion;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * An answer as a log has it: the hash of its question, and then the answer in the form in which
 * answers travel.
 */
record KeptAnswer(Bytes32 question, Answer answer) {
  BytesValue message() {
    Bytes conclusion =
        Conclusion.unsigned(Bytes32.ZERO, 1, answer.node(), List.of(answer)).encode();
    return BytesValue.of(
        UnsafeByteOperations.unsafeWrap(Bytes.concat(question.value(), conclusion).toArray()));
  }

  /** Fails if it is none: the log has only what was kept. */
  static KeptAnswer of(BytesValue message) {
    Bytes kept = Bytes.wrap(message.getValue().toByteArray());
    Bytes conclusion = kept.slice(Bytes32.SIZE, kept.size() - Bytes32.SIZE);
    return new KeptAnswer(
        new Bytes32(kept.slice(0, Bytes32.SIZE)),
        Conclusion.decode(conclusion)
            .orElseThrow(() -> new IllegalStateException("a given answer cannot be read"))
            .answers()
            .getFirst());
  }
}
