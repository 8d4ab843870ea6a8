package network.haca.answering.core;

import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.Failure;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes;

/** Answers that a node signs, whatever is wrong with them. */
final class Forged {
  private Forged() {}

  /** An answer as a node shows it to the admitted round, whosever it is. */
  static ShownAnswer shown(TestNode by, OpenAdmission admission, Answer answer) {
    return ShownAnswer.of(admission, answer, by, TestChain.CHAIN_ID);
  }

  static Answer answer(
      TestNode by, OpenRequest request, long date, Bytes returnData, Optional<Failure> failure) {
    Answer unsigned =
        new Answer(request.key(), by.teeId(), date, returnData, failure, Bytes.EMPTY, Bytes.EMPTY);
    Bytes signature = by.sign(unsigned.leaf(request.inputHash(TestChain.CHAIN_ID)).message());
    return new Answer(request.key(), by.teeId(), date, returnData, failure, signature, Bytes.EMPTY);
  }
}
