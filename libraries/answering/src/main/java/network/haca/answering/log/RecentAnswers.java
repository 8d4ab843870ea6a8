package network.haca.answering.log;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.primitives.Bytes32;

/**
 * The answers that were asked for last, up to a number of bytes: those of transactions that wait
 * are asked for at every look. For one thread at a time.
 */
final class RecentAnswers {
  private static final int FIRST_ROOM = 16;
  private static final float LOAD = 0.75f;

  private final long bytesMax;
  private final Map<Bytes32, Recent> answers = new LinkedHashMap<>(FIRST_ROOM, LOAD, true);
  private long bytes;

  private record Recent(Answer answer, int size) {}

  RecentAnswers(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  Optional<Answer> find(Bytes32 question) {
    return Optional.ofNullable(answers.get(question)).map(Recent::answer);
  }

  /**
   * @param size bytes of the answer
   */
  void put(Bytes32 question, Answer answer, int size) {
    forget(question);
    answers.put(question, new Recent(answer, size));
    bytes += size;
    Iterator<Recent> oldest = answers.values().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      bytes -= oldest.next().size();
      oldest.remove();
    }
  }

  void forget(Bytes32 question) {
    Recent known = answers.remove(question);
    bytes -= known == null ? 0 : known.size();
  }
}
