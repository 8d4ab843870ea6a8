package network.haca.workers.pipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import network.haca.pipe.Answer;
import network.haca.pipe.OpenAdmission;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;

/**
 * The answers that other nodes have shown of late. Nobody is believed: an answer counts once it is
 * of a node of the request's row and bears that node's signature. For several threads.
 */
public final class ShownAnswers {
  /** More than all requests that may be open, each answered by a few nodes. */
  static final int KEYS_MAX = 16_384;

  /** Of one request; a row's nodes answer one after the other. */
  static final int ANSWERS_MAX = 16;

  private final long chainId;
  private final Map<Bytes32, List<Answer>> byKey =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes32, List<Answer>> eldest) {
          return size() > KEYS_MAX;
        }
      };

  public ShownAnswers(long chainId) {
    this.chainId = chainId;
  }

  /** Finds the key of a registered node, as a SubjectPublicKeyInfo. */
  @FunctionalInterface
  public interface Keys {
    Optional<Bytes> find(Bytes32 node);
  }

  /** Remembers an answer that was shown, whoever showed it. */
  public synchronized void add(Answer answer) {
    List<Answer> answers = byKey.computeIfAbsent(answer.key(), _ -> new ArrayList<>());
    if (answers.size() < ANSWERS_MAX && !answers.contains(answer)) {
      answers.add(answer);
    }
  }

  /** The answers to the requests of a round, of each the first that counts. */
  public List<Answer> of(OpenAdmission admission, Keys keys) {
    List<Answer> found = new ArrayList<>();
    for (OpenRequest request : admission.requests()) {
      known(request.key()).stream()
          .filter(answer -> isGood(request, answer, keys))
          .findFirst()
          .ifPresent(found::add);
    }
    return found;
  }

  private synchronized List<Answer> known(Bytes32 key) {
    return List.copyOf(byKey.getOrDefault(key, List.of()));
  }

  private boolean isGood(OpenRequest request, Answer answer, Keys keys) {
    return request.row().contains(answer.node())
        && keys.find(answer.node())
            .filter(key -> answer.leaf(request.inputHash(chainId)).isSignedBy(key))
            .isPresent();
  }
}
