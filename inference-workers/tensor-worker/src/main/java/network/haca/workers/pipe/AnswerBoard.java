package network.haca.workers.pipe;

import java.util.List;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;

/** The place where nodes that answer requests of the same transaction show their answers. */
public interface AnswerBoard extends AutoCloseable {
  /** Shows an answer of this node to the others, soon; it may be lost, and may be shown again. */
  void show(OpenAdmission admission, Answer answer);

  /** The answers of other nodes that were shown, each verified, at most one of each request. */
  List<Answer> shown(OpenAdmission admission);

  @Override
  void close();
}
