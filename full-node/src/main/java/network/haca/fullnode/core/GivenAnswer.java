package network.haca.fullnode.core;

import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.Failure;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/**
 * An answer that counted, as the transaction's runs find it.
 *
 * @param failure nothing if there is an answer
 */
record GivenAnswer(Bytes32 key, Bytes returnData, Optional<Failure> failure) {
  static GivenAnswer of(Answer answer) {
    return new GivenAnswer(answer.key(), answer.returnData(), answer.failure());
  }

  Bytes encode() {
    return Rlp.encodeList(
        Rlp.encode(key.value()),
        Rlp.encode(returnData),
        Rlp.encode(failure.map(Failure::number).orElse(0)));
  }

  static GivenAnswer decode(Rlp.Item item) {
    StoredItems fields = StoredItems.of(item);
    return new GivenAnswer(fields.word(0), fields.text(1), Failure.of((int) fields.number(2)));
  }
}
