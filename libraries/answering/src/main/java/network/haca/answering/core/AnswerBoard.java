package network.haca.answering.core;

import java.time.Instant;
import java.util.List;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;

/** The place where nodes that answer requests of the same transaction show their answers. */
public interface AnswerBoard extends AutoCloseable {
  /** Shows an answer of this node to the others, soon; it may be lost, and may be shown again. */
  void show(ShownAnswer answer);

  /** Takes answers to these admissions from now on, and forgets those to all others. */
  void open(List<OpenAdmission> admissions);

  /** The answers that were shown and count now, each verified, at most one of each request. */
  List<Answer> shown(OpenAdmission admission, Instant now);

  @Override
  void close();
}
